using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>
/// A mail server that misbehaves as it is told: each answer is taken from a script by the command it answers ("RCPT" → "550 no"); "!"
/// hangs up instead, "~" keeps silent. What the script does not say goes well.
/// </summary>
public sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _script = new();
    private readonly Task _serving;

    public ScriptedMailServer()
    {
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Message-IDs of what was accepted.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    public int Connections { get; private set; }

    /// <summary>After so many letters MAIL is answered with <see cref="Enough"/>.</summary>
    public int MostInOneConnection { get; init; } = int.MaxValue;
    public string Enough { get; init; } = "452 too many";

    /// <summary>The next answer to a command; "BANNER" is the greeting, "." the end of a letter.</summary>
    public void Next(string command, string answer) => _script.GetOrAdd(command, _ => new ConcurrentQueue<string>()).Enqueue(answer);

    /// <summary>Whether it has come to answer this command as often as it was told how.</summary>
    public bool HasSaidAll(string command) => _script.TryGetValue(command, out var answers) && answers.IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        try
        {
            await _serving;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // That is how listening ends.
        }

        _stop.Dispose();
    }

    private async Task Serve()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            _ = Talk(client);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                if (!await Answer(writer, "BANNER", "220 ready"))
                    return;
                var letters = 0;
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    var command = line.Split(' ')[0].ToUpperInvariant();
                    if (command == "MAIL" && letters++ >= MostInOneConnection)
                    {
                        await writer.WriteLineAsync(Enough);
                        if (Enough.StartsWith("421", StringComparison.Ordinal))
                            return;
                        continue;
                    }

                    if (!await Answer(writer, command, command switch { "DATA" => "354 go on", "QUIT" => "221 bye", "EHLO" => "250 scripted", _ => "250 ok" }) || command == "QUIT")
                        return;
                    if (command == "DATA" && !await Letter(reader, writer))
                        return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other side hung up.
            }
        }
    }

    private async Task<bool> Letter(StreamReader reader, StreamWriter writer)
    {
        var id = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            if (line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                id = line[11..].Trim();
        }

        var said = _script.TryGetValue(".", out var answers) && answers.TryPeek(out var next) ? next : "250";
        if (said.StartsWith('2'))
            Accepted.Enqueue(id);
        return await Answer(writer, ".", "250 kept");
    }

    private async Task<bool> Answer(StreamWriter writer, string command, string usual)
    {
        var answer = _script.TryGetValue(command, out var answers) && answers.TryDequeue(out var scripted) ? scripted : usual;
        if (answer == "!")
            return false;
        if (answer == "~")
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        await writer.WriteLineAsync(answer);
        return !answer.StartsWith("421", StringComparison.Ordinal);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WelfareHub.Benchmarks;

/// <summary>Takes every mail and keeps its Message-ID only.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public MailSink()
    {
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<(string Domain, string Id)> Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Talk(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // That is how listening ends.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 sink");
            var domain = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "RCPT":
                        domain = line.Split('@', '>')[1];
                        await writer.WriteLineAsync("250 ok");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        Received.Enqueue((domain, await IdOf(reader)));
                        await writer.WriteLineAsync("250 kept");
                        break;
                    case "QUIT":
                        return;
                    default:
                        await writer.WriteLineAsync("250 ok");
                        break;
                }
            }
        }
    }

    private static async Task<string> IdOf(StreamReader reader)
    {
        var id = "";
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            if (id.Length == 0 && line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                id = line["Message-Id:".Length..].Trim();
        }

        return id;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WelfareHub.Benchmarks;

/// <summary>
/// A mail server of this run: OpenSMTPD with a queue and mailboxes of its own where it is installed and may be started, else a small
/// one in this process that only counts. It takes mails and keeps them queued; it puts them into their boxes only when asked what
/// arrived. Otherwise the program it starts for every mail would take most of the machine, the more the longer a measurement lasts.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/smtpd";

    private readonly Process? _process;
    private readonly MailSink? _sink;
    private readonly string? _folder;

    private MailServer(Process? process, MailSink? sink, string? folder, int port) => (_process, _sink, _folder, Port) = (process, sink, folder, port);

    public int Port { get; }

    public string Name => _sink is null ? "OpenSMTPD" : "a sink in this process (OpenSMTPD is not installed or may not be started)";

    public static async Task<MailServer> Start()
    {
        if (File.Exists(Program) && Environment.IsPrivilegedProcess && await StartOpenSmtpd() is { } server)
            return server;
        var sink = new MailSink();
        return new MailServer(null, sink, null, sink.Port);
    }

    /// <summary>How often each Message-ID arrived at a domain.</summary>
    public async Task<Dictionary<string, int>> Arrived(string domain, int expected)
    {
        if (_sink is not null)
            return _sink.Received.Where(m => m.Domain == domain).CountBy(m => m.Id).ToDictionary();
        var box = Path.Combine(_folder!, "mail", domain, "new");
        await Control(_process!, "resume");
        for (var (last, still) = (-1, 0); still < 20; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System))
        {
            var now = Directory.Exists(box) ? Directory.GetFiles(box).Length : 0;
            still = now == last && (now >= expected || still < 19) ? still + 1 : 0;
            last = now;
        }

        await Control(_process!, "pause");
        return Directory.GetFiles(box).Select(IdOf).CountBy(id => id).ToDictionary();
    }

    public async ValueTask DisposeAsync()
    {
        if (_sink is not null)
            await _sink.DisposeAsync();
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder!, recursive: true);
    }

    private static async Task<MailServer?> StartOpenSmtpd()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("welfarehub-mail-").FullName;
        var mail = Directory.CreateDirectory(Path.Combine(folder, "mail")).FullName;
        var open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, open);
        File.SetUnixFileMode(mail, open | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        var configuration = Path.Combine(folder, "smtpd.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            smtp limit max-mails 1000000
            listen on 127.0.0.1 port {{port}}
            action "keep" maildir "{{mail}}/%{rcpt.domain}" virtual { "@" = nobody }
            match from any for any action "keep"

            """);
        // It knows one queue and one control socket a machine: a mount namespace gives this run its own.
        var process = Process.Start(new ProcessStartInfo("unshare",
            ["--mount", "bash", "-c", "mount -t tmpfs none /run && mount -t tmpfs none /var/spool && exec \"$@\"", "private", Program, "-d", "-f", configuration])
        { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        for (var tries = 0; tries < 100 && !process.HasExited; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                await Control(process, "pause");
                return new MailServer(process, null, folder, port);
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return null;
    }

    /// <summary>Pauses or resumes the delivery into mailboxes.</summary>
    private static async Task Control(Process server, string what)
    {
        using var control = Process.Start(new ProcessStartInfo("nsenter", ["--mount", "--target", server.Id.ToString(CultureInfo.InvariantCulture), "smtpctl", what, "mda"])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await control.StandardError.ReadToEndAsync();
        await control.WaitForExitAsync();
        if (control.ExitCode != 0)
            throw new InvalidOperationException($"smtpctl {what} mda: {said}");
    }

    private static string IdOf(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
                return line["Message-Id:".Length..].Trim();
        }

        return file;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

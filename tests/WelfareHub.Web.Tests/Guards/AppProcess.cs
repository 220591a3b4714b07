using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>The real binary in a process of its own, for what only a process can show: being killed.</summary>
internal sealed class AppProcess : IDisposable
{
    /// <summary>
    /// The published program where the run made one, as it starts in half the time; else the copy in this folder, which has its
    /// settings and seed data beside it.
    /// </summary>
    private static readonly string Program =
        Environment.GetEnvironmentVariable("WELFAREHUB_TEST_PROGRAM") is { Length: > 0 } published ? published : Path.Combine(AppContext.BaseDirectory, "WelfareHub.Web.dll");

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private AppProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
                _said.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>Serves on a free port; the port is taken from the system a moment before.</summary>
    /// <param name="data">Its folder.</param>
    /// <param name="environment">"Development" also seeds.</param>
    /// <param name="settings">Such as WelfareHub__Mail__Host.</param>
    public static AppProcess Serve(string data, string environment = "Development", IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        return new AppProcess(Start(environment, ["serve", "--data", data, "--urls", address.OriginalString], settings), address);
    }

    public static AppProcess Run(params string[] arguments) => new(Start("Development", arguments), new Uri("http://127.0.0.1"));

    public static AppProcess Run(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        new(Start("Development", arguments, settings), new Uri("http://127.0.0.1"));

    /// <summary>What it wrote to its error stream; whole once it has ended.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>As SIGKILL, which no process can soften.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> Exit()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Until the app answers, at most a minute and a half.</summary>
    public async Task Healthy()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(90);)
        {
            _process.HasExited.Should().BeFalse("the app should start");
            try
            {
                if ((await http.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new TimeoutException("The app did not become healthy within 90 s.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static Process Start(string environment, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = environment, ["DOTNET_ENVIRONMENT"] = environment },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage("{0}", line.Data ?? "");
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

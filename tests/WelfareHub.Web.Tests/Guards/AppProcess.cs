using System.Diagnostics;
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

    /// <summary>How it says, once it listens, at which address.</summary>
    private const string Announcement = "WelfareHub is at ";

    /// <summary>Long enough for the slowest machine; only what hangs is to be found.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly StringBuilder _printed = new();
    private volatile Uri? _address;

    private AppProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Announcement, StringComparison.Ordinal) == true)
                _address = new Uri(line.Data[Announcement.Length..].Trim());
            lock (_printed)
                _printed.AppendLine(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            TestContext.Current.SendDiagnosticMessage("{0}", line.Data ?? "");
            lock (_said)
                _said.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens; known once it is <see cref="Healthy"/>.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("It has not said yet where it listens.");

    /// <summary>Serves on a port that the system gives it as it begins to listen: nobody else can take it in between.</summary>
    /// <param name="data">Its folder.</param>
    /// <param name="environment">"Development" also seeds.</param>
    /// <param name="settings">Such as WelfareHub__Mail__Host.</param>
    public static AppProcess Serve(string data, string environment = "Development", IReadOnlyDictionary<string, string>? settings = null) =>
        new(Start(environment, ["serve", "--data", data, "--urls", "http://127.0.0.1:0"], settings));

    public static AppProcess Run(params string[] arguments) => new(Start("Development", arguments));

    public static AppProcess Run(IReadOnlyDictionary<string, string> settings, params string[] arguments) => new(Start("Development", arguments, settings));

    /// <summary>What it wrote to its error stream; whole once it has ended.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>What it wrote to its output; whole once it has ended.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
                return _printed.ToString();
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
        using var bound = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Until the app answers.</summary>
    public async Task Healthy()
    {
        using var http = new HttpClient();
        for (var since = Stopwatch.StartNew(); since.Elapsed < Patience;)
        {
            _process.HasExited.Should().BeFalse("the app should start, but said: {0}", Said);
            try
            {
                if (_address is { } address && (await http.GetAsync(new Uri(address, "/health/live"))).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It listens and does not answer yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new TimeoutException($"The app did not become healthy within {Patience}.");
    }

    /// <summary>Returns when it is gone, so that nothing writes to its folder any more.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit(Patience);
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
        return Process.Start(start)!;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WelfareHub.Browser.Tests;

/// <summary>The only way from the browser to the app, so that it can be cut: what a browser does then is what it does in a cellar.</summary>
public sealed class Cable : IAsyncDisposable
{
    /// <summary>Below the ports that the system gives out by itself: nobody comes by it while the cable is cut.</summary>
    private static int _lastPort = 20000 + (Environment.ProcessId % 10000);

    private readonly IPEndPoint _to;
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private TcpListener _listener;
    private CancellationTokenSource _cut = new();

    public Cable(Uri to)
    {
        _to = new IPEndPoint(IPAddress.Loopback, to.Port);
        _listener = ListenSomewhere();
    }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    private int Port { get; set; }

    public void Cut()
    {
        // Whoever was taken in a moment before and is not among the open ones yet sees this and hangs up by itself.
        _cut.Cancel();
        _listener.Stop();
        foreach (var socket in _open.Keys)
            socket.Dispose();
        _open.Clear();
    }

    /// <summary>On the same port, so that the browser finds what it kept.</summary>
    public void Mend()
    {
        _cut.Dispose();
        _cut = new();
        _listener = Listen(Port);
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        _cut.Dispose();
        return ValueTask.CompletedTask;
    }

    private TcpListener ListenSomewhere()
    {
        while (true)
        {
            try
            {
                return Listen(Interlocked.Increment(ref _lastPort));
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept(listener, _cut.Token);
        return listener;
    }

    private async Task Accept(TcpListener listener, CancellationToken cut)
    {
        try
        {
            while (true)
                _ = Carry(await listener.AcceptSocketAsync(cut), cut);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }

    private async Task Carry(Socket browser, CancellationToken cut)
    {
        using var app = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        browser.NoDelay = true;
        (_open[browser], _open[app]) = (true, true);
        try
        {
            if (cut.IsCancellationRequested)
            {
                browser.Dispose();
                return;
            }

            await app.ConnectAsync(_to);
            await using var one = new NetworkStream(browser, ownsSocket: true);
            await using var other = new NetworkStream(app, ownsSocket: false);
            await Task.WhenAny(one.CopyToAsync(other, cut), other.CopyToAsync(one, cut));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or the browser went away.
        }
        finally
        {
            _open.TryRemove(browser, out _);
            _open.TryRemove(app, out _);
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// The one way out to other people's servers. It opens to hosts on a list, over TLS, never follows a redirect, and never reaches an
/// address inside the house: a name on the list that suddenly points there is refused when the connection is made, not before.
/// </summary>
public sealed class OutboundDoor(WelfareSettings settings) : IDisposable
{
    private const int LargestAnswer = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancel) => Connect(context.DnsEndPoint, settings.Outbound.Private, cancel),
    })
    {
        Timeout = settings.Outbound.Patience,
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <summary>Null: it may be asked. Else a few words for staff.</summary>
    public string? Objection(Uri? address) => Objection(settings.Outbound, address);

    internal static string? Objection(OutboundSettings outbound, Uri? address) => address switch
    {
        null => "no address",
        { Scheme: not "https" } when !(address.Scheme == "http" && outbound.Private && address.IsLoopback) => "not https",
        _ when !outbound.Hosts.Contains(address.IsDefaultPort ? address.Host : address.Authority, StringComparer.OrdinalIgnoreCase) => "host not on the list",
        _ when address.UserInfo.Length > 0 => "user in the address",
        _ => null,
    };

    /// <exception cref="HttpRequestException">Not reached, not allowed, or the answer is too long.</exception>
    /// <exception cref="OperationCanceledException">Too slow, or stopped.</exception>
    public async Task<(HttpStatusCode Status, string Body)> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        if (Objection(request.RequestUri) is { } objection)
            throw new HttpRequestException(objection);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Loopback, private, link-local, shared, reserved and multicast addresses, in both families.</summary>
    internal static bool IsInside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast;
        return address.GetAddressBytes() is [var a, var b, ..]
            && (a is 0 or 10 or >= 224 || (a, b) is (172, >= 16 and <= 31) or (192, 168) or (169, 254) or (100, >= 64 and <= 127) or (198, 18 or 19));
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint to, bool privateToo, CancellationToken cancel)
    {
        try
        {
            return await Reach(to, privateToo, cancel);
        }
        catch (OperationCanceledException e)
        {
            // Told apart from an answer that is too slow: nothing has left the house.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "not reached in time", e);
        }
    }

    private static async Task<Stream> Reach(DnsEndPoint to, bool privateToo, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancel);
        var allowed = privateToo ? addresses : Array.FindAll(addresses, a => !IsInside(a));
        if (allowed.Length == 0)
            throw new HttpRequestException("address inside the house");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WelfareHub.Benchmarks;

/// <summary>
/// One keep-alive HTTP/1.1 connection that costs the driver as little as possible: the driver shares two cores with what it measures.
/// </summary>
internal sealed class Wire(int port) : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "\r\n0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public Task Open() => _socket.ConnectAsync(IPAddress.Loopback, port);

    public static byte[] Get(string path, string cookies) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nAccept-Language: zh-CN\r\n\r\n");

    public static byte[] Post(string path, string cookies, string form) =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");

    /// <summary>Sends and reads the whole answer; the answer's bytes are good until the next call.</summary>
    public async ValueTask<Answer> Send(byte[] request)
    {
        await _socket.SendAsync(request, SocketFlags.None);
        var have = 0;
        var headersEnd = -1;
        while (true)
        {
            if (have == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(have), SocketFlags.None);
            if (got == 0)
                throw new IOException("The server closed the connection.");
            have += got;
            if (headersEnd < 0)
            {
                headersEnd = _buffer.AsSpan(0, have).IndexOf(EndOfHeaders);
                if (headersEnd < 0)
                    continue;
            }

            if (IsWhole(_buffer.AsSpan(0, have), headersEnd))
                return new Answer(_buffer, headersEnd, have);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> bytes, int headersEnd)
    {
        var headers = bytes[..headersEnd];
        var body = bytes.Length - headersEnd - 4;
        var length = headers.IndexOf("Content-Length: "u8);
        if (length >= 0 && Utf8Parser.TryParse(headers[(length + 16)..], out int expected, out _))
            return body >= expected;
        return headers.IndexOf("Transfer-Encoding: chunked"u8) < 0 || bytes[(headersEnd + 2)..].EndsWith(EndOfChunks);
    }
}

internal readonly struct Answer(byte[] buffer, int headersEnd, int end)
{
    public int Status => (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');

    public string? Location
    {
        get
        {
            var headers = buffer.AsSpan(0, headersEnd);
            var at = headers.IndexOf("Location: "u8);
            if (at < 0)
                return null;
            var value = headers[(at + 10)..];
            var stop = value.IndexOf((byte)'\r');
            return Encoding.ASCII.GetString(stop < 0 ? value : value[..stop]);
        }
    }

    /// <summary>Headers and body as text; for setting up, not for measured loops.</summary>
    public string Text => Encoding.UTF8.GetString(buffer, 0, end);

    public ReadOnlySpan<byte> Body => buffer.AsSpan(headersEnd + 4, end - headersEnd - 4);
}

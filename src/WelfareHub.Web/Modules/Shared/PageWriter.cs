using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Gathers a page as UTF-8 in one borrowed buffer, which grows as the page does.</summary>
internal sealed class PageWriter : TextWriter
{
    private const int Usual = 48 * 1024;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Usual);

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var most = Encoding.GetMaxByteCount(buffer.Length);
        if (_bytes.Length - Length < most)
            Grow(Length + most);
        Length += Encoding.GetBytes(buffer, _bytes.AsSpan(Length));
    }

    public async Task CopyTo(PipeWriter body, CancellationToken cancel) => await body.WriteAsync(_bytes.AsMemory(0, Length), cancel);

    protected override void Dispose(bool disposing)
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        base.Dispose(disposing);
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, _bytes.Length * 2));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

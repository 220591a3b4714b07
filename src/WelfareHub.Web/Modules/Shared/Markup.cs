using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

using Microsoft.AspNetCore.Components;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// HTML written as one piece, for the rows of the busiest lists: a row of Razor elements costs the renderer some forty steps, this
/// one. Whatever stands in a hole is escaped unless it is markup itself, so nobody has to remember it.
/// </summary>
public static class Markup
{
    public static MarkupString Of(ref MarkupHandler html) => html.Finish();
}

/// <summary>Puts text together and escapes what is put in. Other kinds of values do not compile: say how they are to be written.</summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupHandler
{
    [ThreadStatic]
    private static StringBuilder? _spare;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    public MarkupHandler(int literalLength, int formattedCount)
    {
        // One hole may hold another piece of markup, so the spare one is taken, not shared.
        _text = _spare ?? new StringBuilder(1024);
        _spare = null;
        _text.EnsureCapacity(literalLength + (formattedCount * 16));
    }

    public void AppendLiteral(string html) => _text.Append(html);

    public void AppendFormatted(string? text)
    {
        if (text is not null)
            _text.Append(Encoder.Encode(text));
    }

    public void AppendFormatted(MarkupString html) => _text.Append(html.Value);

    public void AppendFormatted(Guid id) => _text.Append(CultureInfo.InvariantCulture, $"{id:D}");

    public void AppendFormatted(int number) => _text.Append(number);

    internal MarkupString Finish()
    {
        var html = _text.ToString();
        _text.Clear();
        _spare = _text;
        return new MarkupString(html);
    }
}

using System.Globalization;
using System.Text;

using QRCoder;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>A text as the path of a QR code, one unit a module, without quiet zone: the page puts white around it.</summary>
internal static class QrCode
{
    private const int QuietZone = 4;

    public static (string Path, int Size) Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = data.ModuleMatrix;
        var size = modules.Count - (2 * QuietZone);
        var path = new StringBuilder();
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size;)
            {
                var run = 0;
                while (x + run < size && modules[y + QuietZone][x + run + QuietZone])
                    run++;
                if (run > 0)
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{run}v1h-{run}z");
                x += Math.Max(1, run);
            }
        }

        return (path.ToString(), size);
    }

    /// <summary>As a file of its own, quiet zone included.</summary>
    public static string Svg(string text)
    {
        var (path, size) = Draw(text);
        var whole = size + (2 * QuietZone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{QuietZone} -{QuietZone} {whole} {whole}" shape-rendering="crispEdges"><path fill="#fff" d="M-{QuietZone} -{QuietZone}h{whole}v{whole}h-{whole}z"/><path d="{path}"/></svg>""");
    }
}

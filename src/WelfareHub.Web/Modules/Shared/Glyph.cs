using Microsoft.AspNetCore.Components;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>The product's own icons: strokes on a 24 by 24 grid, drawn by <see cref="GlyphPaths.Svg"/>.</summary>
public enum Glyph
{
    Back, Bee, Bell, Calendar, Camera, Chart, Chat, Check, Clock, Download, Dumbbell, Edit, Eye, File, Filter, Forward, Gift, Globe, Heart,
    Hexagon, Home, Info, List, Lock, Mail, Minus, People, Phone, Pin, Plus, Print, Pulse, Qr, Refresh, Scales, Search, SignOut, Star, Sun,
    Tooth, Upload, User, Warning, X,
}

internal static class GlyphPaths
{
    private const string Ring = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z";
    private const string HeartShape = "M12 20s-8-4.7-8-10.4A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.6C20 15.3 12 20 12 20z";

    private static readonly MarkupString[] Drawn = [.. Enum.GetValues<Glyph>().Select(g => Draw(g, "icon"))];

    /// <summary>The icon as decoration: the words beside it carry the meaning. A page has dozens, so each is drawn once.</summary>
    /// <param name="glyph">Which.</param>
    /// <param name="css">A class besides "icon".</param>
    internal static MarkupString Svg(this Glyph glyph, string? css = null) => css is null ? Drawn[(int)glyph] : Draw(glyph, "icon " + css);

    private static MarkupString Draw(Glyph glyph, string css) =>
        Markup.Of($"""<svg class="{css}" viewBox="0 0 24 24" aria-hidden="true"><path d="{glyph.Path()}" /></svg>""");

    internal static string Path(this Glyph glyph) => glyph switch
    {
        Glyph.Back => "M14.5 5.5 8 12l6.5 6.5",
        Glyph.Bee => "M12 9.5c2.7 0 4.3 2.2 4.3 5.3S14.4 21 12 21s-4.3-3.1-4.3-6.2 1.6-5.3 4.3-5.3zM8 13.5h8M8.2 17.3h7.6M11 9.6C10.6 6 8.3 4 5.2 4.3 4.1 7 5.8 10 8.7 10.8M13 9.6c.4-3.6 2.7-5.6 5.8-5.3 1.1 2.7-.6 5.7-3.5 6.5",
        Glyph.Bell => "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.7a2.3 2.3 0 0 0 4 0",
        Glyph.Calendar => "M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4 10h16M8 3v4M16 3v4",
        Glyph.Camera => "M4.5 8h3l1.6-2.5h5.8L16.5 8h3A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-8A1.5 1.5 0 0 1 4.5 8zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z",
        Glyph.Chart => "M4 20h16M7 16.5v-4M12 16.5v-11M17 16.5v-7",
        Glyph.Chat => "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H12l-4.5 4v-4h-2A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5zM8 9h8M8 12.3h5",
        Glyph.Check => "m5 12.5 4.5 4.5L19 7.5",
        Glyph.Clock => Ring + "M12 7v5l3.5 2",
        Glyph.Download => "M12 4v11.5M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
        Glyph.Dumbbell => "M7 7v10M4 9.5v5M17 7v10M20 9.5v5M7 12h10",
        Glyph.Edit => "M4.5 19.5 5.5 15 15.5 5l3.5 3.5-10 10zM13.5 7l3.5 3.5",
        Glyph.Eye => "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
        Glyph.File => "M7 3.5h7L18.5 8v11a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5zM14 3.5V8h4.5M9 12.5h6M9 16h4",
        Glyph.Filter => "M4 6.5h16M7 12h10M10 17.5h4",
        Glyph.Forward => "M9.5 5.5 16 12l-6.5 6.5",
        Glyph.Gift => "M4 9h16v4H4zM5.5 13v7.5h13V13M12 9v11.5M12 9C8 9 7 7.5 7.5 5.5S11 4 12 9zM12 9c4 0 5-1.5 4.5-3.5S13 4 12 9z",
        Glyph.Globe => Ring + "M3 12h18M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.5 5.6 12 3z",
        Glyph.Heart => HeartShape,
        Glyph.Hexagon => "M7.7 4.5h8.6l4.3 7.5-4.3 7.5H7.7L3.4 12z",
        Glyph.Home => "m3.5 11.5 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20",
        Glyph.Info => Ring + "M12 11v5.5M12 7.7h.01",
        Glyph.List => "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01",
        Glyph.Lock => "M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11zM8 11V8a4 4 0 0 1 8 0v3M12 14.5v2",
        Glyph.Mail => "M5 5.5h14A1.5 1.5 0 0 1 20.5 7v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.5zM4 7l8 6 8-6",
        Glyph.Minus => "M6 12h12",
        Glyph.People => "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.8 14a6.5 6.5 0 0 1 3.7 6",
        Glyph.Phone => "M6 4h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2L20 15v3a2 2 0 0 1-2 2C10.5 20 4 13.5 4 6a2 2 0 0 1 2-2z",
        Glyph.Pin => "M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
        Glyph.Plus => "M12 5v14M5 12h14",
        Glyph.Print => "M7 8.5V4h10v4.5M7 17H5a1.5 1.5 0 0 1-1.5-1.5V10A1.5 1.5 0 0 1 5 8.5h14a1.5 1.5 0 0 1 1.5 1.5v5.5A1.5 1.5 0 0 1 19 17h-2M7 13.5h10V20H7z",
        Glyph.Pulse => HeartShape + "M4.5 12H9l1.5-2.5 2.5 5 1.5-2.5h5",
        Glyph.Qr => "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14v2.5M14 20h2.5v-3M20 14h-2.5M20 17.5V20",
        Glyph.Refresh => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15",
        Glyph.Scales => "M12 4v16M8 20h8M5 7l7-1.5L19 7M5 7l-2.5 6.5a2.7 2.7 0 0 0 5 0zM19 7l-2.5 6.5a2.7 2.7 0 0 0 5 0z",
        Glyph.Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
        Glyph.SignOut => "M13.5 4h-7A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20h7M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
        Glyph.Star => "m12 4 2.4 5.1 5.6.7-4.1 3.9 1 5.5-4.9-2.7-4.9 2.7 1-5.5L4 9.8l5.6-.7z",
        Glyph.Sun => "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
        Glyph.Tooth => "M12 6c-1.6-1.3-3.2-2-4.8-1.8C4.9 4.5 4 6.6 4.3 9c.3 2.3 1.4 3.4 1.8 5.6.4 2.3.6 5.4 2.2 5.4 2 0 1.6-5.2 3.7-5.2s1.7 5.2 3.7 5.2c1.6 0 1.8-3.1 2.2-5.4.4-2.2 1.5-3.3 1.8-5.6.3-2.4-.6-4.5-2.9-4.8C15.2 4 13.6 4.7 12 6z",
        Glyph.Upload => "M12 15.5V4M7.5 8.5 12 4l4.5 4.5M5 20h14",
        Glyph.User => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
        Glyph.Warning => "M10.7 4.7 3.2 18a1.5 1.5 0 0 0 1.3 2.2h15a1.5 1.5 0 0 0 1.3-2.2L13.3 4.7a1.5 1.5 0 0 0-2.6 0zM12 9.5v4.5M12 17h.01",
        Glyph.X => "m6 6 12 12M18 6 6 18",
        _ => throw new ArgumentOutOfRangeException(nameof(glyph), glyph, "No path is drawn for this icon."),
    };
}

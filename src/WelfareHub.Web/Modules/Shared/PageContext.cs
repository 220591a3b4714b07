namespace WelfareHub.Web.Modules.Shared;

/// <summary>What a layout shows around a page. Scoped: the endpoint fills it before the page is rendered.</summary>
public sealed class PageContext
{
    /// <summary>The page's own name; the layout adds the product's name to it in the browser's title.</summary>
    public string Title { get; set; } = "";

    /// <summary>True when the page comes back with errors: the browser's title then says so first.</summary>
    public bool HasErrors { get; set; }

    /// <summary>Path and query of the page itself; the language switch comes back to it.</summary>
    public string Path { get; set; } = "/";

    /// <summary>A stylesheet beside app.css, for pages that look like no other; null = none.</summary>
    public string? Style { get; set; }

    public bool SignedIn { get; set; }

    /// <summary>True for staff: their own pages stand in the frame of a desk, not among a courier's tabs.</summary>
    public bool AtDesk { get; set; }

    public string DisplayName { get; set; } = "";

    /// <summary>The sign-in for which this phone may keep the coming bookings; null = it keeps nothing.</summary>
    public Guid? KeepsFor { get; set; }

    /// <summary>One of <see cref="Tabs"/>, or null when the page belongs to none.</summary>
    public string? ActiveTab { get; set; }

    public int UnreadCount { get; set; }

    /// <summary>The staff layout's side navigation, in order.</summary>
    public IReadOnlyList<NavItem> DeskNav { get; set; } = [];

    /// <summary>Whose desk it is, such as a hospital's name.</summary>
    public string? DeskTitle { get; set; }

    public string? DeskSubtitle { get; set; }
}

/// <summary>The courier's four tabs.</summary>
public static class Tabs
{
    public const string Today = "today";
    public const string Bookings = "bookings";
    public const string Notices = "notices";
    public const string Me = "me";
}

/// <summary>One line of the staff navigation.</summary>
/// <param name="Href">Where it leads.</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Icon">Sign before the text.</param>
/// <param name="Count">How many things wait there; null or zero shows nothing.</param>
/// <param name="Current">True for the page being looked at.</param>
public sealed record NavItem(string Href, string Text, Glyph? Icon = null, int? Count = null, bool Current = false);

namespace WelfareHub.Web.Modules.Shared;

/// <summary>What a layout needs to know about this request. Filled by the accounts module and by the page's endpoint.</summary>
public sealed class PageContext
{
    public string Title { get; set; } = "";

    /// <summary>"today", "bookings", "notices" or "me"; null = none.</summary>
    public string? ActiveTab { get; set; }

    public int UnreadCount { get; set; }
    public bool SignedIn { get; set; }
    public string DisplayName { get; set; } = "";

    /// <summary>Path and query of this page, to come back to after a change of language.</summary>
    public string Path { get; set; } = "/";

    public string? DeskTitle { get; set; }
    public string? DeskSubtitle { get; set; }
    public IReadOnlyList<NavItem> DeskNav { get; set; } = [];
}

/// <summary>An entry of a staff page's side navigation; the text is already in the reader's language.</summary>
public sealed record NavItem(string Href, string Text, string Icon, int? Count = null, bool Current = false);

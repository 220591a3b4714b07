namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Addresses are kept in three languages like names. But whoever has to find the place needs the words on its door plate too, the
/// Simplified Chinese: drivers and map apps go by them. So whoever writes one down, in a form or in a file, may leave it out but not
/// write it without these.
/// </summary>
public static class Addresses
{
    /// <summary>Null = none was written down.</summary>
    public static LocalText? OrNone(LocalText written) => written == LocalText.Empty ? null : written;

    /// <summary>Something is written, but not in Simplified Chinese.</summary>
    public static bool LacksHans(LocalText written) =>
        string.IsNullOrEmpty(written.Hans) && !(string.IsNullOrEmpty(written.Hant) && string.IsNullOrEmpty(written.En));

    /// <summary>For plain text such as a message or a calendar: behind the English stands the Chinese. A page has <see cref="AddressLines"/>.</summary>
    public static LocalText? ToFind(this LocalText? address) => address is null || OnPlate(address) is not { } plate
        ? address
        : address with { En = string.IsNullOrEmpty(address.En) ? plate : $"{address.En} ({plate})" };

    /// <summary>As on the door plate; null = nobody wrote it down.</summary>
    public static string? OnPlate(LocalText address) =>
        !string.IsNullOrEmpty(address.Hans) ? address.Hans : !string.IsNullOrEmpty(address.Hant) ? address.Hant : null;
}

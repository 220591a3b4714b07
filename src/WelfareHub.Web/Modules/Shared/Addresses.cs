namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Addresses are kept in three languages like names. But whoever has to find the place needs the words on its door plate too, the
/// Simplified Chinese: drivers and map apps go by them.
/// </summary>
public static class Addresses
{
    /// <summary>For plain text such as a message or a calendar: behind the English stands the Chinese. A page has <see cref="AddressLines"/>.</summary>
    public static LocalText? ToFind(this LocalText? address) => address is null || OnPlate(address) is not { } plate
        ? address
        : address with { En = string.IsNullOrEmpty(address.En) ? plate : $"{address.En} ({plate})" };

    /// <summary>As on the door plate; null = nobody wrote it down.</summary>
    public static string? OnPlate(LocalText address) =>
        !string.IsNullOrEmpty(address.Hans) ? address.Hans : !string.IsNullOrEmpty(address.Hant) ? address.Hant : null;
}

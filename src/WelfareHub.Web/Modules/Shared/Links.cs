using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Ways out of the app that a phone knows what to do with.</summary>
public static class Links
{
    /// <summary>A map with the place on it, opened only when tapped, with its name as map apps and drivers there read it. Null when the place is not known.</summary>
    public static string? Map(GeoPoint? point, LocalText name) => point is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"https://uri.amap.com/marker?position={at.Longitude:0.######},{at.Latitude:0.######}&name={Uri.EscapeDataString(name.In(Languages.Culture(Languages.Hans)))}&coordinate=wgs84&callnative=1")
        : null;

    /// <summary>"tel:" link of a number as written on a sign.</summary>
    public static string Phone(string phone) => "tel:" + string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'));
}

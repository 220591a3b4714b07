using System.Globalization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Ways out of the app that a phone knows what to do with.</summary>
public static class Links
{
    /// <summary>A map with the place on it, opened only when tapped. Null when the place is not known.</summary>
    public static string? Map(GeoPoint? point, string name) => point is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"https://uri.amap.com/marker?position={at.Longitude:0.######},{at.Latitude:0.######}&name={Uri.EscapeDataString(name)}&coordinate=wgs84&callnative=1")
        : null;

    /// <summary>"tel:" link of a number as written on a sign.</summary>
    public static string Phone(string phone) => "tel:" + string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'));
}

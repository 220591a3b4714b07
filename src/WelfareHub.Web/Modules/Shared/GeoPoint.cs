namespace WelfareHub.Web.Modules.Shared;

/// <summary>Degrees, WGS 84.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthKilometres = 6371;

    public static GeoPoint? Of(double? latitude, double? longitude) =>
        latitude is { } lat && longitude is { } lon ? new GeoPoint(lat, lon) : null;

    /// <summary>As the crow flies, kilometres (haversine).</summary>
    public double KilometresTo(GeoPoint other)
    {
        var lat = double.DegreesToRadians(other.Latitude - Latitude);
        var lon = double.DegreesToRadians(other.Longitude - Longitude);
        var a = Math.Pow(Math.Sin(lat / 2), 2)
            + (Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude)) * Math.Pow(Math.Sin(lon / 2), 2));
        return 2 * EarthKilometres * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}

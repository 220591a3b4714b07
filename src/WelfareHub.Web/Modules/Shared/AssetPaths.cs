using Microsoft.AspNetCore.StaticAssets;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Turns an asset's name into its fingerprinted path ("app.css" → "/app.x1y2z3.css"), which browsers keep for a year.
/// Reads what <c>MapStaticAssets</c> has mapped; a name it does not know stays as it is. Singleton.
/// </summary>
public sealed class AssetPaths(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, string>> paths = new(() => Read(endpoints));

    public string this[string name] => paths.Value.GetValueOrDefault(name, "/" + name);

    private static Dictionary<string, string> Read(EndpointDataSource endpoints)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var asset in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>())
        {
            if (asset.Properties.FirstOrDefault(property => property.Name == "label")?.Value is { } label)
            {
                found.TryAdd(label, "/" + asset.Route);
            }
        }

        return found;
    }
}

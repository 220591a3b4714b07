using System.Net;

using Microsoft.AspNetCore.HttpOverrides;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>What a proxy says of a visitor's scheme and address holds when it runs on this machine or is named in the settings.</summary>
internal static class Proxies
{
    /// <param name="named">Addresses ("10.0.0.5") and networks ("10.0.0.0/8"); <see cref="SettingsCheck"/> has looked at them.</param>
    /// <param name="options">Of the app, which trust this machine already.</param>
    public static void Trust(IReadOnlyList<string> named, ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor;
        // One after the other, as long as each is known; the first that is not is the visitor.
        options.ForwardLimit = named.Count == 0 ? 1 : null;
        foreach (var proxy in named)
        {
            if (IPAddress.TryParse(proxy, out var address))
                options.KnownProxies.Add(address);
            else
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }
}

using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>How many places to keep, for which station, until when; as typed.</summary>
public sealed record BlockForm(string Station, string Places, string Before)
{
    /// <summary>What is not named goes back so long before the session, minutes.</summary>
    public static readonly IReadOnlyList<int> Lengths = [60, 240, 720, 1440, 2880, 4320, 10080];

    private const int Usual = 2880;

    /// <summary>Two days ahead where that is still to come, else as long before the session as there is time for.</summary>
    internal static BlockForm For(BlockSession session, DateTimeOffset now) =>
        new("", "", Ahead(session, now).Where(m => m <= Usual).DefaultIfEmpty(Lengths[0]).Max().ToString(CultureInfo.InvariantCulture));

    /// <summary>The lengths whose moment is still to come.</summary>
    internal static IEnumerable<int> Ahead(BlockSession session, DateTimeOffset now) => Lengths.Where(m => session.StartsAt.AddMinutes(-m) > now);

    public static BlockForm Read(IFormCollection form) => new(Cut(form["station"]), Cut(form["places"]), Cut(form["before"]));

    internal CheckedBlock Check(BlockSession session, DateTimeOffset now, FormErrors errors, IStringLocalizer<OrganiserTexts> texts)
    {
        if (!Guid.TryParse(Station, out var station))
            errors.Add("station", texts["ErrorStation"]);
        if (!int.TryParse(Places, NumberStyles.None, CultureInfo.InvariantCulture, out var places) || places == 0)
            errors.Add("places", texts["ErrorPlaces"]);
        else if (places > session.Free)
            errors.Add("places", texts["ErrorPlacesLeft", session.Free]);
        if (!int.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) || !Lengths.Contains(before))
            errors.Add("before", texts["ErrorRule"]);
        else if (session.StartsAt.AddMinutes(-before) <= now)
            errors.Add("before", texts["ErrorBeforePast"]);
        return new CheckedBlock(station, places, session.StartsAt.AddMinutes(-before));
    }

    private static string Cut(string? text) => text is { Length: > 60 } ? text[..60] : text?.Trim() ?? "";
}

internal sealed record CheckedBlock(Guid StationId, int Places, DateTimeOffset Until);

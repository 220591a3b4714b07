using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Sentences about homes that more than one page says.</summary>
public sealed class HomeWords(IStringLocalizer<HomeTexts> texts, Dates dates)
{
    public string Activity(Activity activity) => texts["Activity" + activity];

    public static Glyph IconOf(Activity activity) => activity switch
    {
        Facilities.Activity.MeetingRoom or Facilities.Activity.Projector => Glyph.People,
        Facilities.Activity.ReadingSeat => Glyph.File,
        Facilities.Activity.RestRoom or Facilities.Activity.MassageChair => Glyph.Heart,
        Facilities.Activity.TableTennis or Facilities.Activity.TableFootball => Glyph.Hexagon,
        _ => Glyph.Dumbbell,
    };

    /// <summary>"跑步機 3" in a pool of several, else "小會議室".</summary>
    public string Unit(PoolView pool, UnitView unit) => pool.Units.Count == 1 ? pool.Pool.Name.ToString() : texts["UnitNumber", pool.Pool.Name, unit.Number];

    public IEnumerable<string> Amenities(Home home) =>
        Enum.GetValues<Amenities>().Where(a => a != Facilities.Amenities.None && home.Amenities.HasFlag(a)).Select(a => texts["Amenity" + a].Value);

    public static Tone ToneOf(LiveState state) => !state.IsOpen ? Tone.No : state.Fullness == Fullness.Full ? Tone.Wait : Tone.Ok;

    /// <summary>"開著", "開著 · 人不多", "關著".</summary>
    public string State(LiveState state) => (state.IsOpen, state.Fullness) switch
    {
        (false, _) => texts["StateClosed"],
        (true, { } full) => texts["StateOpenFull", texts["Fullness" + full]],
        _ => texts["StateOpen"],
    };

    /// <summary>Until when, and who says so: "到 22:00 · 管家 12:40 說的".</summary>
    public string StateNote(LiveState state)
    {
        var until = state switch
        {
            { Until: null } => null,
            { IsOpen: true } => texts["OpenUntil", dates.NearInside(state.Until.Value)].Value,
            _ => texts["OpensAgain", dates.NearInside(state.Until.Value)].Value,
        };
        var source = state.By switch
        {
            Source.Keeper => texts["KeeperSaid", dates.Time(state.At!.Value)].Value,
            Source.Closure => state.Reason,
            _ => texts["ByHours"].Value,
        };
        return string.Join(" · ", new[] { until, source }.Where(p => !string.IsNullOrEmpty(p)));
    }
}

using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Sentences about homes that more than one page says.</summary>
public sealed class HomeWords(IStringLocalizer<HomeTexts> texts, Dates dates, CityClock clock)
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

    /// <summary>"跑步機 3 號" in a pool of several, else "小會議室".</summary>
    public string Unit(PoolView pool, UnitView unit) => pool.Units.Count + pool.Gone.Count == 1 ? pool.Pool.Name.ToString() : texts["UnitNumber", pool.Pool.Name, unit.Number];

    public IEnumerable<string> Amenities(Home home) =>
        Enum.GetValues<Amenities>().Where(a => a != Facilities.Amenities.None && home.Amenities.HasFlag(a)).Select(a => texts["Amenity" + a].Value);

    /// <summary>Closed as its hours say is nothing to worry about; closed against them is.</summary>
    public static Tone ToneOf(LiveState state) => state switch
    {
        { IsOpen: false, By: Source.Keeper or Source.Closure } => Tone.No,
        { IsOpen: false } => Tone.Quiet,
        { Fullness: Fullness.Full } => Tone.Wait,
        _ => Tone.Ok,
    };

    /// <summary>"開著", "開著 · 人不多", "關著".</summary>
    public string State(LiveState state) => (state.IsOpen, state.Fullness) switch
    {
        (false, _) => texts["StateClosed"],
        (true, { } full) => texts["StateOpenFull", texts["Fullness" + full]],
        _ => texts["StateOpen"],
    };

    /// <summary>Until when, and who says so: "到 22:00 · 管家 12:40 說的".</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="brief">In a list: that it is by the hours goes without saying where a time is said.</param>
    public string StateNote(LiveState state, bool brief = false)
    {
        var until = state switch
        {
            { Until: null, IsOpen: true, By: Source.Hours } => texts["OpenAlways"].Value,
            { Until: null } => null,
            { IsOpen: true } => texts["OpenUntil", dates.NearUntil(state.Until.Value)].Value,
            _ => texts["OpensAgain", dates.NearInside(state.Until.Value)].Value,
        };
        var source = state.By switch
        {
            Source.Keeper => texts["KeeperSaid", dates.Time(state.At!.Value)].Value,
            Source.Closure => state.Reason,
            _ when brief && until is not null => null,
            _ => texts["ByHours"].Value,
        };
        return Unbroken.Join(until, source);
    }

    /// <summary>Most people just go: a visit whose time is up is over, whether or not somebody said so.</summary>
    public StayBadge Badge(StayFacts facts) => (facts.State, facts.Hold) switch
    {
        (BookingState.CheckedIn, _) when facts.To <= clock.Now => new(Tone.Quiet, Glyph.Heart, texts["StateCompleted"]),
        (BookingState.Held, HoldKind.WaitlistOffer) => new(Tone.Wait, Glyph.Gift, texts["StateOffer"]),
        (BookingState.Held, HoldKind.Proposal) => new(Tone.Wait, Glyph.Refresh, texts["StateProposal"]),
        (BookingState.Held, _) => new(Tone.Wait, Glyph.Clock, texts["StateHeld"]),
        (BookingState.Requested, _) => new(Tone.Wait, Glyph.Clock, texts["StateRequested"]),
        (BookingState.Confirmed, _) => new(Tone.Ok, Glyph.Check, texts["StateConfirmed"]),
        (BookingState.CheckedIn, _) => new(Tone.Ok, Glyph.Pin, texts["StateCheckedIn"]),
        (BookingState.Completed, _) => new(Tone.Quiet, Glyph.Heart, texts["StateCompleted"]),
        (BookingState.Declined, _) => new(Tone.No, Glyph.X, texts["StateDeclined"]),
        (BookingState.Expired, _) => new(Tone.Quiet, Glyph.Clock, texts["StateExpired"]),
        (BookingState.NoShow, _) => new(Tone.No, Glyph.Warning, texts["StateNoShow"]),
        _ => new(Tone.Quiet, Glyph.Minus, texts["StateCancelled"]),
    };

    /// <summary>Who moved a stay, from when to when; what it is on only where that is another thing.</summary>
    public string Move(StayMove move)
    {
        var elsewhere = move.Before.Unit.Id != move.After.Unit.Id;
        return texts[move.ByHome ? "MovedByHome" : "MovedByYou", Place(move.Before), Place(move.After)];

        string Place(StayPlace place) => elsewhere ? texts["MovedPlace", dates.NearInside(place.From), Unit(place.Pool, place.Unit)].Value : dates.NearInside(place.From);
    }

    /// <summary>Why not, and what to do next, in one sentence.</summary>
    public string Sorry(Hindrance hindrance, PoolView pool) => hindrance switch
    {
        Hindrance.TooFarAhead => texts["SorryTooFarAhead", pool.Policy.FurthestDays],
        Hindrance.TooShort => texts["SorryTooShort", dates.Length(TimeSpan.FromMinutes(pool.Policy.MinMinutes))],
        Hindrance.TooLong => texts["SorryTooLong", dates.Length(TimeSpan.FromMinutes(pool.Policy.MaxMinutes))],
        Hindrance.TooManyPeople => texts["SorryTooManyPeople", pool.Pool.People],
        Hindrance.LimitReached => texts["SorryLimitReached", Quotas(pool.Quotas)],
        Hindrance.CheckInNotOpen => texts["SorryCheckInNotOpen", dates.Length(TimeSpan.FromMinutes(pool.Policy.CheckInOpensMinutes))],
        Hindrance.MissedTooOften => texts["SorryMissedTooOften", NoShows.Most, NoShows.DaysShort],
        _ => texts["Sorry" + hindrance],
    };

    /// <summary>Why there is nothing of a pool to take from now on, though some of it may stand empty.</summary>
    public string WhyNone(PoolNow pool) => texts["None" + pool.Why, pool.At is { } at ? dates.Time(at) : ""];

    /// <summary>"一天 3 次、150 分鐘,一週 600 分鐘".</summary>
    public string Quotas(Quotas quotas) => string.Join(texts["ListComma"], new[]
    {
        quotas.DayCount is { } dayCount ? texts["QuotaDayCount", dayCount].Value : null,
        quotas.DayMinutes is { } dayMinutes ? texts["QuotaDayLength", dates.Length(TimeSpan.FromMinutes(dayMinutes))].Value : null,
        quotas.WeekCount is { } weekCount ? texts["QuotaWeekCount", weekCount].Value : null,
        quotas.WeekMinutes is { } weekMinutes ? texts["QuotaWeekLength", dates.Length(TimeSpan.FromMinutes(weekMinutes))].Value : null,
    }.Where(q => q is not null));

    public static Hindrance HindranceOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Full => Hindrance.Full,
        RefusalReason.OutsideOpeningHours or RefusalReason.Withdrawn or RefusalReason.NotFound => Hindrance.Closed,
        RefusalReason.AlreadyBegun or RefusalReason.TooLate => Hindrance.AlreadyBegun,
        RefusalReason.TooFarAhead => Hindrance.TooFarAhead,
        RefusalReason.TooShort => Hindrance.TooShort,
        RefusalReason.TooLong => Hindrance.TooLong,
        RefusalReason.PersonBusy => Hindrance.PersonBusy,
        RefusalReason.LimitReached => Hindrance.LimitReached,
        RefusalReason.DeadlinePassed or RefusalReason.TooManyReschedules => Hindrance.DeadlinePassed,
        RefusalReason.CheckInNotOpen => Hindrance.CheckInNotOpen,
        RefusalReason.CheckInClosed => Hindrance.CheckInClosed,
        RefusalReason.OfferLapsed => Hindrance.OfferLapsed,
        RefusalReason.PlacesFree => Hindrance.PlacesFree,
        RefusalReason.PersonRestricted => Hindrance.MissedTooOften,
        RefusalReason.TooManyPeople => Hindrance.TooManyPeople,
        RefusalReason.OffGrid or RefusalReason.BadPlaces => Hindrance.NoTime,
        _ => Hindrance.WrongState,
    };
}

/// <summary>A state as a badge: colour, sign, words.</summary>
public sealed record StayBadge(Tone Tone, Glyph Icon, string Text);

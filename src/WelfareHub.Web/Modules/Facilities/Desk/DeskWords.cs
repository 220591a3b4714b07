using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Sentences of the keeper's pages.</summary>
public sealed class DeskWords(IStringLocalizer<DeskTexts> texts, HomeWords words, CityClock clock)
{
    public string Unit(HomeView home, Guid bookable)
    {
        foreach (var pool in home.Pools.Concat(home.PoolsGone))
        {
            if (pool.Units.Concat(pool.Gone).FirstOrDefault(u => u.Id == bookable) is { } unit)
                return words.Unit(pool, unit);
        }

        return texts["UnitGone"];
    }

    public string Who(KeptBooking booking) =>
        booking.ByHouse ? booking.Reason is { Length: > 0 } reason ? reason : texts["HouseItself"].Value
        : booking.People > 1 ? texts["WhoWith", Name(booking.Name), booking.People - 1]
        : Name(booking.Name);

    /// <summary>Where there is room for little: "王五 +2".</summary>
    public string Brief(KeptBooking booking) => booking is { ByHouse: false, People: > 1 } ? $"{Name(booking.Name)} +{booking.People - 1}" : Who(booking);

    public string Name(string? name) => string.IsNullOrEmpty(name) ? texts["NoName"] : name;

    public string State(KeptBooking booking) => booking.ByHouse ? texts["StateHouse"] : texts["State" + (booking.IsOver(clock.Now) && booking.State == BookingState.CheckedIn ? BookingState.Completed : booking.State)];

    public Tone ToneOf(KeptBooking booking) => booking.State switch
    {
        _ when booking.ByHouse => Tone.Quiet,
        BookingState.CheckedIn when booking.IsOn(clock.Now) => Tone.Ok,
        BookingState.Requested or BookingState.Held => Tone.Wait,
        BookingState.Confirmed => Tone.Info,
        BookingState.NoShow => Tone.No,
        _ => Tone.Quiet,
    };

    /// <summary>The field of the moving form that the words of <see cref="Refusal"/> are about; empty: none.</summary>
    public static string FieldOf(RefusalReason reason) => reason switch
    {
        RefusalReason.Full or RefusalReason.OutsideOpeningHours or RefusalReason.AlreadyBegun or RefusalReason.TooLate or RefusalReason.OffGrid or RefusalReason.PersonBusy => "at",
        RefusalReason.TooFarAhead or RefusalReason.LimitReached => "day",
        RefusalReason.Withdrawn or RefusalReason.TooManyPeople => "unit",
        _ => "",
    };

    /// <summary>What stood in the way, and what to do next.</summary>
    public string Refusal(RefusalReason reason) => texts["Refused" + reason] is { ResourceNotFound: false } known ? known : texts["RefusedOther"];
}

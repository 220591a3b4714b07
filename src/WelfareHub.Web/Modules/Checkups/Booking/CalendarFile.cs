using System.Text;

using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>A booking as a calendar entry: the UID never changes and the sequence rises, so that a phone moves or strikes out the entry it has.</summary>
internal static class CalendarFile
{
    public const string MediaType = "text/calendar; charset=utf-8";

    /// <summary>No change of clocks since then, so the zone is one line.</summary>
    private static readonly DateTime ZoneSince = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static byte[] Write(CalendarEntry entry, CityClock clock)
    {
        var calendar = new Calendar { ProductId = "-//WelfareHub//Checkups//ZH", Method = "PUBLISH" };
        calendar.AddTimeZone(VTimeZone.FromDateTimeZone(clock.Zone.Id, ZoneSince, includeHistoricalData: false));
        calendar.Events.Add(new CalendarEvent
        {
            Uid = $"{entry.BookingId:N}@welfarehub",
            Sequence = entry.Sequence,
            Status = entry.Cancelled ? EventStatus.Cancelled : entry.Tentative ? EventStatus.Tentative : EventStatus.Confirmed,
            Start = At(entry.From, clock),
            End = At(entry.To, clock),
            DtStamp = new CalDateTime(entry.ChangedAt.UtcDateTime, CalDateTime.UtcTzId),
            Summary = entry.Title,
            Location = entry.Place,
            Description = entry.Notes,
        });
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar) ?? "");
    }

    private static CalDateTime At(DateTimeOffset instant, CityClock clock) =>
        new(DateTime.SpecifyKind(clock.Local(instant).DateTime, DateTimeKind.Unspecified), clock.Zone.Id);
}

internal sealed record CalendarEntry(
    Guid BookingId, int Sequence, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ChangedAt, bool Cancelled, bool Tentative, string Title, string Place, string Notes);

using System.Text;

using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Bookings as calendar entries: the UID never changes and the sequence rises, so that a phone moves or strikes out the entry it has.</summary>
public static class CalendarFile
{
    public const string MediaType = "text/calendar; charset=utf-8";

    /// <summary>No change of clocks since then, so the zone is one line.</summary>
    private static readonly DateTime ZoneSince = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>To be opened by hand.</summary>
    public static byte[] Write(CalendarEntry entry, CityClock clock) => Write([entry], clock);

    /// <summary>To be opened by hand, or subscribed to under a name.</summary>
    public static byte[] Write(IEnumerable<CalendarEntry> entries, CityClock clock, string? name = null)
    {
        var calendar = Begin("PUBLISH", clock);
        if (name is not null)
        {
            // The first is the standard's (RFC 7986), the others are what the clients in use look for.
            calendar.AddProperty("NAME", name);
            calendar.AddProperty("X-WR-CALNAME", name);
            calendar.AddProperty("X-WR-TIMEZONE", clock.Zone.Id);
            calendar.AddProperty("REFRESH-INTERVAL", "PT1H");
            calendar.AddProperty("X-PUBLISHED-TTL", "PT1H");
        }

        foreach (var entry in entries)
            calendar.Events.Add(Event(entry, clock));
        return Bytes(calendar);
    }

    /// <summary>In a mail: enters, moves or strikes out the entry in the reader's calendar.</summary>
    public static byte[] Invite(CalendarEntry entry, CityClock clock, string organiser, string attendee)
    {
        var calendar = Begin(MethodOf(entry), clock);
        var happening = Event(entry, clock);
        happening.Organizer = new Organizer("mailto:" + organiser);
        happening.Attendees.Add(new Attendee("mailto:" + attendee) { ParticipationStatus = "ACCEPTED", Rsvp = false });
        calendar.Events.Add(happening);
        return Bytes(calendar);
    }

    public static string MethodOf(CalendarEntry entry) => entry.Cancelled ? "CANCEL" : "REQUEST";

    private static Calendar Begin(string method, CityClock clock)
    {
        var calendar = new Calendar { ProductId = "-//WelfareHub//Checkups//ZH", Method = method };
        calendar.AddTimeZone(VTimeZone.FromDateTimeZone(clock.Zone.Id, ZoneSince, includeHistoricalData: false));
        return calendar;
    }

    private static CalendarEvent Event(CalendarEntry entry, CityClock clock)
    {
        var happening = new CalendarEvent
        {
            Uid = $"{entry.Series}{entry.Id:N}@welfarehub",
            Sequence = entry.Sequence,
            Status = entry.Cancelled ? EventStatus.Cancelled : entry.Tentative ? EventStatus.Tentative : EventStatus.Confirmed,
            Start = At(entry.From, clock),
            End = At(entry.To, clock),
            DtStamp = new CalDateTime(entry.ChangedAt.UtcDateTime, CalDateTime.UtcTzId),
            LastModified = new CalDateTime(entry.ChangedAt.UtcDateTime, CalDateTime.UtcTzId),
            // A calendar shared with colleagues shows that there is something, not what.
            Class = entry.Series.Length == 0 ? "PRIVATE" : "PUBLIC",
            Summary = Unbroken.Loosen(entry.Title),
            Location = Unbroken.Loosen(entry.Place),
            Description = Unbroken.Loosen(entry.Notes),
        };
        if (entry.AlarmAhead is { } ahead && !entry.Cancelled)
            happening.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = happening.Summary, Trigger = new Trigger(Duration.FromTimeSpanExact(-ahead)) });
        return happening;
    }

    private static byte[] Bytes(Calendar calendar) => Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar) ?? "");

    private static CalDateTime At(DateTimeOffset instant, CityClock clock) =>
        new(DateTime.SpecifyKind(clock.Local(instant).DateTime, DateTimeKind.Unspecified), clock.Zone.Id);
}

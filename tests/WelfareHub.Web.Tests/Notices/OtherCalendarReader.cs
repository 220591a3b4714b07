using System.Diagnostics;
using System.Text.Json;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>An entry as the distribution's own reader understands it.</summary>
public sealed record ReadEntry(string Uid, int Sequence, string Status, DateTimeOffset Start, DateTimeOffset End, string Summary, int Alarms);

public sealed record ReadCalendar(string Method, IReadOnlyList<string> Zones, IReadOnlyList<ReadEntry> Entries);

/// <summary>
/// A second, unrelated reader of calendars: Debian's python3-icalendar. What the app writes with one library must mean the same to
/// another, which knows the zone from the file's own definition alone.
/// </summary>
internal static class OtherCalendarReader
{
    private const string Python = "/usr/bin/python3";

    private const string Script =
        """
        import json, sys
        from icalendar import Calendar
        calendar = Calendar.from_ical(sys.stdin.buffer.read())
        zones = {str(z["TZID"]): z.to_tz() for z in calendar.walk("VTIMEZONE")}
        def instant(value):
            zone = value.params.get("TZID")
            moment = value.dt
            if zone is not None:
                moment = zones[zone].localize(moment.replace(tzinfo=None))
            return moment.timestamp()
        print(json.dumps({
            "method": str(calendar.get("METHOD", "")),
            "zones": list(zones),
            "errors": [str(e) for c in calendar.walk() for e in c.errors],
            "entries": [{
                "uid": str(e["UID"]), "sequence": int(e.get("SEQUENCE", 0)), "status": str(e.get("STATUS", "")),
                "start": instant(e["DTSTART"]), "end": instant(e["DTEND"]), "summary": str(e.get("SUMMARY", "")),
                "alarms": len(e.walk("VALARM")),
            } for e in calendar.walk("VEVENT")],
        }))
        """;

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python) && Run("import icalendar", "").ExitCode == 0);

    public static void SkipWhenMissing() =>
        Assert.SkipUnless(IsThere.Value, "This test needs a second calendar reader: bash tests/run.sh installs python3-icalendar.");

    public static ReadCalendar Read(string calendar)
    {
        var (code, answer, trouble) = Run(Script, calendar);
        code.Should().Be(0, "{0} should be read, but: {1}", calendar, trouble);
        var read = JsonDocument.Parse(answer).RootElement;
        read.GetProperty("errors").GetArrayLength().Should().Be(0);
        return new ReadCalendar(
            read.GetProperty("method").GetString()!,
            [.. read.GetProperty("zones").EnumerateArray().Select(z => z.GetString()!)],
            [.. read.GetProperty("entries").EnumerateArray().Select(e => new ReadEntry(
                e.GetProperty("uid").GetString()!, e.GetProperty("sequence").GetInt32(), e.GetProperty("status").GetString()!,
                At(e.GetProperty("start")), At(e.GetProperty("end")), e.GetProperty("summary").GetString()!, e.GetProperty("alarms").GetInt32()))]);
    }

    private static DateTimeOffset At(JsonElement seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds.GetDouble());

    private static (int ExitCode, string Answer, string Trouble) Run(string script, string input)
    {
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            Environment = { ["PYTHONIOENCODING"] = "utf-8", ["LC_ALL"] = "C.UTF-8" },
        })!;
        var trouble = python.StandardError.ReadToEndAsync();
        python.StandardInput.Write(input);
        python.StandardInput.Close();
        var answer = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        return (python.ExitCode, answer, trouble.GetAwaiter().GetResult());
    }
}

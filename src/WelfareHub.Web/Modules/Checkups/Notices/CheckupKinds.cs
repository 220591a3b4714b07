using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>What a courier hears about checkups. The words are in <see cref="CheckupNoticeTexts"/>.</summary>
internal static class CheckupKinds
{
    public const string Requested = "booking.requested";

    /// <summary>
    /// Booked by oneself, first come first served; <see cref="Confirmed"/> is somebody's yes to a request, or what an organiser booked for
    /// a courier.
    /// </summary>
    public const string Booked = "booking.booked";

    public const string Confirmed = "booking.confirmed";
    public const string Declined = "booking.declined";
    public const string Proposed = "booking.proposed";
    public const string Offered = "booking.offered";
    public const string Moved = "booking.moved";
    public const string Cancelled = "booking.cancelled";
    public const string CalledOff = "booking.called-off";
    public const string Expired = "booking.expired";
    public const string Reminder = "booking.reminder";
    public const string ReminderSoon = "booking.reminder-soon";
    public const string NoShow = "booking.no-show";

    /// <summary>A slot was closed that somebody waits for; the place in the queue is kept, in case it opens again.</summary>
    public const string WaitClosed = "waitlist.closed";

    /// <summary>The programme ended, and with it all waiting for it. Facts: "programmeId".</summary>
    public const string WaitEnded = "waitlist.ended";

    /// <summary>Both carry neutral words only: what is in them is for the signed-in eye.</summary>
    public const string AdviceReady = "advice.ready";
    public const string ReportReady = "report.ready";

    /// <summary>Facts: "programme" = the programme's id.</summary>
    public const string Invitation = "checkup.invitation";

    /// <summary>For schedulers. Facts: "day", "hospital" and "count", whole.</summary>
    public const string Tomorrow = "hospital.tomorrow";

    /// <summary>For organisers. Facts: "day" and "count" of their couriers who go tomorrow.</summary>
    public const string OrganiserTomorrow = "organiser.tomorrow";

    /// <summary>For organisers. Facts: "week", "programmes", "fill", "booked", "places", "absent", "unreached", "couriers".</summary>
    public const string Weekly = "organiser.weekly";

    /// <summary>For the organiser who kept them: places went with times that the hospital closed. Facts: "session" and "station", ids, and "places".</summary>
    public const string BlockClosed = "organiser.block-closed";

    /// <summary>The fact that says when <see cref="ReminderSoon"/> follows <see cref="Reminder"/>; each programme has its own times.</summary>
    public const string Again = "again";

    /// <summary>When a phone's own calendar rings, for the way there; our reminders go by the programme.</summary>
    public static readonly TimeSpan AlarmAhead = TimeSpan.FromHours(2);

    private const string ToBooking = "/bookings/{booking}";
    private const string ToPrograms = "/checkups";

    private static readonly Dictionary<string, object> Example = new()
    {
        ["booking"] = "0193a0c0-0000-7000-8000-000000000001",
        ["programmeId"] = "0193a0c0-0000-7000-8000-000000000002",
        ["reference"] = "7K4M2Q",
        ["from"] = new DateTimeOffset(2026, 11, 25, 1, 20, 0, TimeSpan.Zero),
        ["previously"] = new DateTimeOffset(2026, 11, 24, 6, 40, 0, TimeSpan.Zero),
        ["until"] = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
        ["reason"] = new LocalText("設備檢修", "设备检修", "Equipment check"),
        ["programme"] = new LocalText("秋季健康體檢", "秋季健康体检", "Autumn health checkup"),
        ["hospital"] = new LocalText("哈爾濱市第一醫院", "哈尔滨市第一医院", "Harbin First Hospital"),
        ["where"] = new LocalText("體檢中心二樓", "体检中心二楼", "Checkup centre, second floor"),
        ["address"] = new LocalText("道里區地段街151號", "道里区地段街151号", "151 Diduan Street, Daoli District").ToFind()!,
        ["phone"] = "0451-0000 0000",
        ["fast"] = new TimeOnly(20, 0),
        ["preparation"] = new LocalText("帶身份證，穿方便抽血的衣服。", "带身份证，穿方便抽血的衣服。", "Bring your ID card and wear sleeves that roll up."),
        ["station"] = new LocalText("經緯街營業部", "经纬街营业部", "Jingwei Street office"),
        ["day"] = new DateOnly(2026, 11, 25),
        ["count"] = "14",
        ["week"] = new DateOnly(2026, 11, 16),
        ["programmes"] = "3",
        ["fill"] = "72",
        ["booked"] = "173",
        ["places"] = "240",
        ["absent"] = "4",
        ["unreached"] = "37",
        ["couriers"] = "161",
        ["closes"] = new DateOnly(2026, 12, 20),
    };

    public static readonly NoticeKind[] All =
    [
        Make(Requested) with { Path = ToBooking, Icon = Glyph.Clock, Urgency = Urgency.Answer },
        Make(Booked) with { Path = ToBooking, Icon = Glyph.Check, Urgency = Urgency.Answer },
        Make(Confirmed) with { Path = ToBooking, Icon = Glyph.Check },
        Make(Declined) with { Path = ToPrograms, Icon = Glyph.X },
        Make(Proposed) with { Path = ToBooking, Icon = Glyph.Calendar, Urgency = Urgency.Urgent },
        Make(Offered) with { Path = ToBooking, Icon = Glyph.Gift, Urgency = Urgency.Urgent },
        Make(Moved) with { Path = ToBooking, Icon = Glyph.Calendar },
        Make(Cancelled) with { Path = ToPrograms, Icon = Glyph.Minus, Urgency = Urgency.Answer },
        Make(CalledOff) with { Path = ToPrograms, Icon = Glyph.Warning, Urgency = Urgency.Urgent },
        Make(Expired) with { Path = ToPrograms, Icon = Glyph.Clock },
        Make(Reminder) with { Path = ToBooking, Icon = Glyph.Bell, Topic = Topic.Reminders, Then = new FollowUp(ReminderSoon, Again) },
        Make(ReminderSoon) with { Path = ToBooking, Icon = Glyph.Bell, Topic = Topic.Reminders, Urgency = Urgency.Urgent },
        Make(NoShow) with { Path = ToPrograms, Icon = Glyph.X },
        Make(WaitClosed) with { Path = ToPrograms, Icon = Glyph.Warning, NeverDisturbs = true },
        Make(WaitEnded) with { Path = ToPrograms, Icon = Glyph.Clock, NeverDisturbs = true },
        Make(AdviceReady) with { Path = ToBooking, Icon = Glyph.File },
        Make(ReportReady) with { Path = ToBooking, Icon = Glyph.File },
        Make(Invitation) with { Path = ToPrograms, Icon = Glyph.Heart, Topic = Topic.Invitations, NeverDisturbs = true },
        Make(Tomorrow) with { Path = "/hospital/day/{day:iso}", Icon = Glyph.List, Topic = Topic.Reminders, ForStaff = true, NeverDisturbs = true },
        Make(OrganiserTomorrow) with { Path = "/organiser", Icon = Glyph.List, Topic = Topic.Reminders, ForStaff = true, NeverDisturbs = true },
        Make(BlockClosed) with { Example = new Dictionary<string, object>(Example) { ["places"] = "6" }, Path = "/organiser/blocks", Icon = Glyph.Warning, ForStaff = true },
        Make(Weekly) with { Path = "/organiser/programmes", Icon = Glyph.List, Topic = Topic.Reminders, ForStaff = true, NeverDisturbs = true },
    ];

    private static NoticeKind Make(string name) => new(name, typeof(CheckupNoticeTexts)) { Topic = Topic.Bookings, Example = Example };
}

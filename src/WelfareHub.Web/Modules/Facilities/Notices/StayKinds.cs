using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>What a courier hears about rooms and equipment. The words are in <see cref="StayNoticeTexts"/>.</summary>
internal static class StayKinds
{
    public const string Requested = "stay.requested";
    public const string Booked = "stay.booked";
    public const string Confirmed = "stay.confirmed";
    public const string Declined = "stay.declined";
    public const string Offered = "stay.offered";
    public const string Proposed = "stay.proposed";
    public const string Moved = "stay.moved";
    public const string CalledOff = "stay.called-off";

    /// <summary>By the courier. They saw it on the screen, so the inbox does not repeat it; but what a mail put into a calendar, a mail strikes out.</summary>
    public const string Cancelled = "stay.cancelled";

    public const string Reminder = "stay.reminder";

    /// <summary>Nobody answered the request in time.</summary>
    public const string Expired = "stay.expired";

    /// <summary>Nobody came, and the place went on.</summary>
    public const string Released = "stay.released";

    /// <summary>What was waited for has been taken away for good, or is not open then any more.</summary>
    public const string WaitEnded = "stay.wait-ended";

    /// <summary>What was waited for is closed for a time; the place in the queue is kept, in case it opens again.</summary>
    public const string WaitClosed = "stay.wait-closed";

    /// <summary>To who comes along to somebody else's table.</summary>
    public const string GuestMoved = "stay.guest-moved";
    public const string GuestCalledOff = "stay.guest-called-off";

    public static readonly TimeSpan ReminderAhead = TimeSpan.FromMinutes(45);

    /// <summary>Who books what begins sooner is standing before it: no word is needed.</summary>
    public static readonly TimeSpan WorthAWord = TimeSpan.FromMinutes(30);

    private const string ToStay = StayEndpoints.Path + "/{booking}";

    private static readonly Dictionary<string, object> Example = new()
    {
        ["booking"] = "0193a0c0-0000-7000-8000-000000000001",
        ["reference"] = "7K4M2Q",
        ["token"] = "abcdefghjkmnpqrstuvw",
        ["host"] = new LocalText("王師傅", "王师傅", "Mr Wang"),
        ["from"] = new DateTimeOffset(2026, 11, 25, 5, 0, 0, TimeSpan.Zero),
        ["to"] = new DateTimeOffset(2026, 11, 25, 5, 40, 0, TimeSpan.Zero),
        ["previously"] = new DateTimeOffset(2026, 11, 24, 6, 40, 0, TimeSpan.Zero),
        ["until"] = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
        ["reason"] = new LocalText("設備檢修", "设备检修", "Equipment check"),
        ["what"] = new LocalText("跑步機 3\u00A0號", "跑步机 3\u00A0号", "Treadmill\u00A03"),
        ["home"] = new LocalText("哈平中轉場職工之家", "哈平中转场职工之家", "Haping Transfer Hub Workers' Home"),
        ["where"] = new LocalText("分揀棟二樓", "分拣栋二楼", "Sorting building, 2nd floor"),
        ["phone"] = "0451-5550 0301",
    };

    public static readonly NoticeKind[] All =
    [
        Make(Requested) with { Icon = Glyph.Clock, Urgency = Urgency.Answer },
        Make(Booked) with { Icon = Glyph.Check, Urgency = Urgency.Answer },
        Make(Confirmed) with { Icon = Glyph.Check },
        Make(Declined) with { Path = FreeNowEndpoints.Path, Icon = Glyph.X },
        Make(Offered) with { Icon = Glyph.Gift, Urgency = Urgency.Urgent },
        Make(Proposed) with { Icon = Glyph.Calendar, Urgency = Urgency.Urgent },
        Make(Moved) with { Icon = Glyph.Calendar, Urgency = Urgency.Urgent },
        Make(Cancelled) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Minus, Urgency = Urgency.Answer, InInbox = false },
        Make(CalledOff) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Warning, Urgency = Urgency.Urgent },
        Make(GuestMoved) with { Path = JoinEndpoints.Path + "/{token}", Icon = Glyph.Calendar, Urgency = Urgency.Urgent },
        Make(GuestCalledOff) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Warning, Urgency = Urgency.Urgent },
        Make(Reminder) with { Icon = Glyph.Bell, Topic = Topic.Reminders, Urgency = Urgency.Urgent },
        Make(WaitClosed) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Warning, NeverDisturbs = true },
        Make(WaitEnded) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Clock, NeverDisturbs = true },
        Make(Expired) with { Path = FreeNowEndpoints.Path, Icon = Glyph.Clock },
        Make(Released) with { Path = FreeNowEndpoints.Path, Icon = Glyph.X },
    ];

    private static NoticeKind Make(string name) => new(name, typeof(StayNoticeTexts)) { Topic = Topic.Bookings, Path = ToStay, Example = Example };
}

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Names the resource files of <see cref="AccountKinds"/>.</summary>
public sealed class AccountNoticeTexts;

/// <summary>The kinds that the accounts module causes; they stand here because it ranks below the notices.</summary>
internal static class AccountKinds
{
    private static readonly Dictionary<string, object> Example = new()
    {
        ["code"] = "482913",
        ["until"] = new DateTimeOffset(2026, 11, 24, 1, 30, 0, TimeSpan.Zero),
        ["at"] = new DateTimeOffset(2026, 11, 24, 1, 20, 0, TimeSpan.Zero),
        ["device"] = "WeChat · Android",
        ["name"] = "王小蜂",
        ["reason"] = new LocalText("沒有在名單上找到你的站點", "没有在名单上找到你的站点", "We did not find your station on the roster"),
    };

    public static readonly NoticeKind[] All =
    [
        Make("code") with { Urgency = Urgency.Urgent, InInbox = false, Secret = true, Icon = Glyph.Lock },
        Make("account.invited") with { Path = "/sign-in", Icon = Glyph.User },
        Make("account.welcome-staff") with { Path = "/sign-in", Icon = Glyph.User, ForStaff = true },
        Make("account.approved") with { Path = "/", Icon = Glyph.Check },
        Make("account.declined") with { Icon = Glyph.X },
        Make("security.sign-in") with { Urgency = Urgency.Urgent, Path = "/me/sessions", Icon = Glyph.Lock },
        Make("security.phone") with { Urgency = Urgency.Urgent, Path = "/me", Icon = Glyph.Lock },
        Make("security.email") with { Urgency = Urgency.Urgent, Path = "/me", Icon = Glyph.Lock },
        Make("security.email-removed") with { Urgency = Urgency.Urgent, Path = "/me", Icon = Glyph.Lock },
        Make("security.password") with { Urgency = Urgency.Urgent, Path = "/me", Icon = Glyph.Lock },
    ];

    private static NoticeKind Make(string name) => new(name, typeof(AccountNoticeTexts)) { Example = Example };
}

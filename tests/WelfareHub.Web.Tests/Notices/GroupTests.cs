using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What robots say in organisers' groups, against a server that this test plays and whose signatures it computes by itself.</summary>
public sealed class GroupTests
{
    [Fact]
    public async Task WeCom_hears_plain_text_and_mentions_nobody()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        await Post(site, "a");
        await Sweep(site);

        var heard = robot.Heard.Should().ContainSingle().Which;
        heard.Query["key"].ToString().Should().Be("K");
        var body = JsonDocument.Parse(heard.Body).RootElement;
        body.GetProperty("msgtype").GetString().Should().Be("text");
        body.GetProperty("text").EnumerateObject().Select(p => p.Name).Should().Equal("content");
        body.GetProperty("text").GetProperty("content").GetString().Should().Contain("秋季健康體檢").And.EndWith("https://welfare.example.org/organiser/programmes/" + Facts.ProgrammeId);
        (await State(site)).Should().Be((DeliveryState.Sent, null));
    }

    [Fact]
    public async Task DingTalk_gets_its_signature_in_the_address()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.DingTalk);
        await Post(site, "a");
        await Sweep(site);

        var query = robot.Heard.Single().Query;
        var timestamp = query["timestamp"].ToString();
        timestamp.Should().Be(site.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        query["sign"].ToString().Should().Be(Hmac("SEC123", timestamp + "\nSEC123"));
        query["key"].ToString().Should().Be("K");
    }

    [Fact]
    public async Task Feishu_gets_its_signature_in_the_body()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Feishu);
        await Post(site, "a");
        await Sweep(site);

        var body = JsonDocument.Parse(robot.Heard.Single().Body).RootElement;
        var timestamp = body.GetProperty("timestamp").GetString()!;
        timestamp.Should().Be(site.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        body.GetProperty("sign").GetString().Should().Be(Hmac(timestamp + "\nSEC123", ""));
        body.GetProperty("msg_type").GetString().Should().Be("text");
        body.GetProperty("content").GetProperty("text").GetString().Should().Contain("秋季健康體檢");
    }

    [Fact]
    public async Task A_webhook_is_signed_over_its_whole_body_and_keeps_its_id_when_it_is_tried_again()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Webhook);
        robot.Then(503, "");
        await Post(site, "a");
        await Sweep(site);
        (await State(site)).Should().Be((DeliveryState.Waiting, "http 503"));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep(site);

        robot.Heard.Should().HaveCount(2);
        robot.Heard.Select(h => h.Headers["X-Delivery-Id"].ToString()).Distinct().Should().ContainSingle();
        foreach (var heard in robot.Heard)
        {
            var body = JsonDocument.Parse(heard.Body).RootElement;
            heard.Headers["X-Signature"].ToString().Should().Be("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("SEC123"u8, Encoding.UTF8.GetBytes(heard.Body))));
            body.GetProperty("id").GetString().Should().Be(heard.Headers["X-Delivery-Id"].ToString());
            body.GetProperty("timestamp").GetInt64().ToString(CultureInfo.InvariantCulture).Should().Be(heard.Headers["X-Timestamp"].ToString());
        }

        (await State(site)).Should().Be((DeliveryState.Sent, null));
    }

    [Theory]
    [InlineData(GroupStyle.WeCom, 200, """{"errcode":0,"errmsg":"ok"}""", DeliveryState.Sent)]
    [InlineData(GroupStyle.WeCom, 200, """{"errcode":93000,"errmsg":"invalid webhook url"}""", DeliveryState.Failed)]
    [InlineData(GroupStyle.WeCom, 200, """{"errcode":45009,"errmsg":"api freq out of limit"}""", DeliveryState.Waiting)]
    [InlineData(GroupStyle.WeCom, 200, """{"errcode":-1,"errmsg":"system busy"}""", DeliveryState.Waiting)]
    [InlineData(GroupStyle.DingTalk, 200, """{"errcode":310000,"errmsg":"sign not match"}""", DeliveryState.Failed)]
    [InlineData(GroupStyle.Feishu, 200, """{"StatusCode":0,"code":0}""", DeliveryState.Sent)]
    [InlineData(GroupStyle.Feishu, 200, """{"code":19021,"msg":"sign match fail"}""", DeliveryState.Failed)]
    [InlineData(GroupStyle.Feishu, 200, "<html>proxy</html>", DeliveryState.Waiting)]
    [InlineData(GroupStyle.Feishu, 200, "[1]", DeliveryState.Waiting)]
    [InlineData(GroupStyle.Webhook, 302, "", DeliveryState.Failed)]
    [InlineData(GroupStyle.Webhook, 404, "", DeliveryState.Failed)]
    [InlineData(GroupStyle.Webhook, 500, "", DeliveryState.Waiting)]
    [InlineData(GroupStyle.Webhook, 429, "", DeliveryState.Waiting)]
    public async Task What_the_robot_says_in_its_body_counts_and_redirects_are_not_followed(GroupStyle style, int status, string body, DeliveryState expected)
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(style);
        robot.Then(status, body);
        await Post(site, "a");
        await Sweep(site);
        (await State(site)).State.Should().Be(expected);
        robot.Heard.Should().ContainSingle().Which.Path.Should().Be("/robot");
    }

    [Fact]
    public async Task A_robot_that_was_asked_too_often_is_left_alone_for_ten_minutes()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.DingTalk);
        robot.Then(200, """{"errcode":410100,"errmsg":"send too fast"}""");
        await Post(site, "a");
        await Sweep(site);
        site.Clock.Advance(TimeSpan.FromMinutes(9));
        await Sweep(site);
        robot.Heard.Should().ContainSingle();
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await Sweep(site);
        (await State(site)).State.Should().Be(DeliveryState.Sent);
    }

    [Fact]
    public async Task A_group_hears_no_more_a_minute_than_its_robot_may_say()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        for (var i = 0; i < 25; i++)
            await Post(site, "p" + i);
        await Sweep(site);
        await Sweep(site);
        robot.Heard.Should().HaveCount(20);
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        await Sweep(site);
        robot.Heard.Should().HaveCount(25);
    }

    [Fact]
    public async Task A_slow_robot_is_given_up_on_for_now_and_a_long_text_is_cut_between_characters()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        robot.Then(200, """{"errcode":0}""", TimeSpan.FromSeconds(30));
        var name = new string('蜂', 1000) + "😀";
        await Post(site, "a", Facts with { Programme = new LocalText(name, name, name) });
        await Sweep(site);
        (await State(site)).Should().Be((DeliveryState.Waiting, "too slow"));

        var text = JsonDocument.Parse(robot.Heard.Single().Body).RootElement.GetProperty("text").GetProperty("content").GetString()!;
        Encoding.UTF8.GetByteCount(text).Should().BeInRange(2040, 2048);
        text.Should().Contain("…\nhttps://welfare.example.org/").And.NotContain("\ufffd");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/robot", false)]
    [InlineData("http://192.168.0.1/robot", true)]
    [InlineData("https://example.org/robot", true)]
    [InlineData("ftp://qyapi.weixin.qq.com/robot", true)]
    [InlineData("nonsense", true)]
    public async Task Only_listed_hosts_are_asked_and_nothing_inside_the_house_unless_it_is_allowed(string address, bool privateToo)
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Webhook, g => g.Url = address, door => door.Private = privateToo);
        await Post(site, "a");
        await Sweep(site);
        (await State(site)).State.Should().Be(DeliveryState.Failed);
        robot.Heard.Should().BeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("2001:4860:4860::8888", false)]
    public void Addresses_inside_the_house_are_known(string address, bool inside) =>
        OutboundDoor.IsInside(IPAddress.Parse(address)).Should().Be(inside);

    [Fact]
    public async Task A_listed_name_that_points_into_the_house_is_refused_when_the_connection_is_made()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Webhook, g => g.Url = "https://localhost/robot", door => { door.Private = false; door.Hosts.Add("localhost"); });
        await Post(site, "a");
        await Sweep(site);
        (await State(site)).Should().Be((DeliveryState.Waiting, "address inside the house"));
    }

    [Fact]
    public async Task A_new_programme_is_told_once_in_the_groups_it_is_meant_for_and_names_nobody()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom, g => g.For = "daoli");
        await using var db = site.Db();
        var areas = await db.Areas.ToDictionaryAsync(a => a.Code);
        await OpenProgramme(site, "inside", ScopeKind.Area, areas["daoli"].Id);
        await OpenProgramme(site, "elsewhere", ScopeKind.Area, areas.Values.First(a => a.Kind == AreaKind.District && a.Code != "daoli").Id);
        await OpenProgramme(site, "everybody", ScopeKind.Everything, null);
        await Sweep(site);

        var heard = robot.Heard.Select(h => JsonDocument.Parse(h.Body).RootElement.GetProperty("text").GetProperty("content").GetString()!).ToList();
        heard.Should().HaveCount(2).And.Contain(t => t.Contains("inside", StringComparison.Ordinal)).And.Contain(t => t.Contains("everybody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_five_a_group_hears_how_many_of_its_couriers_go_tomorrow_once_and_no_name()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        await using var db = site.Db();
        var clock = site.Get<CityClock>();
        var person = await db.Users.SingleAsync(p => p.Persona == "courier-jingwei");
        var slot = await db.Bookables.Where(b => b.Module == "checkups" && b.Taken < b.Capacity && b.StartsAt > Site.Start.AddDays(3)).OrderBy(b => b.StartsAt).FirstAsync();
        (await site.Get<BookingDesk>().Ask(new Ask(person.Id, Actor.Person(person.Id), [new AskItem(slot.Id)]))).Should().BeOfType<BookingOutcome.Booked>();
        var day = clock.DayOf(slot.StartsAt!.Value);
        var (begins, ends) = clock.Day(day);
        var visits = await db.Bookings.CountAsync(b => b.PersonId != null && b.From >= begins && b.From < ends && (b.State == BookingState.Requested || b.State == BookingState.Confirmed));

        site.Clock.SetUtcNow(clock.Instant(day.AddDays(-1), new TimeOnly(16, 59)));
        await site.Get<GroupNews>().WriteTomorrow(CancellationToken.None);
        (await db.GroupPosts.AnyAsync()).Should().BeFalse();
        site.Clock.SetUtcNow(clock.Instant(day.AddDays(-1), new TimeOnly(17, 0)));
        await site.Get<GroupNews>().WriteTomorrow(CancellationToken.None);
        await new GroupNews(site.Get<Func<Data.WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<AreaTrees>(), site.Get<GroupOutbox>(), clock).WriteTomorrow(CancellationToken.None);
        await Sweep(site);

        var heard = robot.Heard.Should().ContainSingle().Which.Body;
        heard.Should().Contain($"有 {visits} 位").And.NotContain(person.FullName);
    }

    [Fact]
    public async Task On_Monday_a_group_hears_once_how_its_programmes_stand_in_numbers_only()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom, g => g.For = "daoli");
        await using var db = site.Db();
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(7), new TimeOnly(9, 0)));
        await site.Get<WeeklyDigests>().Write(CancellationToken.None);
        await new WeeklyDigests(
            site.Get<Func<Data.WelfareDbContext>>(), site.Get<CommitGate>(), site.Get<Outbox>(), site.Get<Organisers>(), site.Get<GroupNews>(), site.Get<GroupOutbox>(), clock).Write(CancellationToken.None);
        await Sweep(site);

        var heard = robot.Heard.Should().ContainSingle().Which.Body;
        heard.Should().Contain("一週小結").And.Contain("位快遞員").And.Contain("/organiser/programmes").And.NotContain("{week}");
        var organiser = await db.Users.Where(p => p.Persona == "organiser-daoli").Select(p => p.Id).SingleAsync();
        var said = JsonDocument.Parse((await db.GroupPosts.SingleAsync()).Facts).RootElement;
        var told = JsonDocument.Parse((await db.Notices.SingleAsync(n => n.Kind == "organiser.weekly" && n.PersonId == organiser)).Facts).RootElement;
        foreach (var number in new[] { "programmes", "places", "booked", "fill", "absent", "couriers", "unreached" })
            said.GetProperty(number).GetInt32().Should().Be(told.GetProperty(number).GetInt32(), number);
        foreach (var name in await db.Users.Select(p => p.FullName).ToListAsync())
            heard.Should().NotContain(name);
    }

    [Fact]
    public async Task Staff_see_what_a_robot_refused_beside_the_mails_and_send_it_again()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        robot.Then(200, """{"errcode":93000,"errmsg":"invalid webhook url"}""");
        await Post(site, "a");
        await Sweep(site);
        using var admin = await site.As("admin");
        var page = await admin.Open("/admin/outbox");
        page.Text.Should().Contain("robot 93000").And.Contain("daoli").And.Contain("工作群");

        (await site.Get<OutboxDesk>().Drop(Guid.CreateVersion7(), CancellationToken.None)).Should().Be(0);
        page = await admin.Follow(await admin.Send(page, "/admin/outbox/0"));
        page.Html.QuerySelector("[role=status]").Should().NotBeNull();
        await Sweep(site);
        robot.Heard.Should().HaveCount(2);
        (await State(site)).Should().Be((DeliveryState.Sent, null));
    }

    [Fact]
    public async Task A_deaf_robot_is_asked_with_growing_waits_and_staff_may_give_the_post_up()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Webhook);
        for (var i = 0; i < 4; i++)
            robot.Then(503, "");
        await Post(site, "a");
        var waits = new List<TimeSpan>();
        await using var db = site.Db();
        for (var i = 0; i < 4; i++)
        {
            await Sweep(site);
            var next = await db.GroupPosts.Select(p => p.NextTryAt).SingleAsync();
            waits.Add(next - site.Clock.GetUtcNow());
            site.Clock.SetUtcNow(next);
        }

        waits.Should().BeInAscendingOrder();
        waits[0].Should().BeCloseTo(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(7));
        waits[3].Should().BeCloseTo(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(3));
        var (desk, stuck) = (site.Get<OutboxDesk>(), await site.Get<OutboxDesk>().Look(CancellationToken.None));
        stuck.Stuck.Should().ContainSingle().Which.NextTryAt.Should().NotBeNull("it is late and still tried");
        using var nobody = site.Nobody();
        await nobody.Open("/health/ready");
        (await desk.Drop(stuck.Stuck[0].Id, CancellationToken.None)).Should().Be(1);
        (await State(site)).State.Should().Be(DeliveryState.Dropped);
    }

    [Fact]
    public async Task A_post_that_nobody_could_even_try_makes_the_node_unready_unless_the_group_is_gone()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.Webhook);
        await Post(site, "a");
        using var nobody = site.Nobody();
        await nobody.Open("/health/ready");
        site.Clock.Advance(TimeSpan.FromMinutes(16));
        (await nobody.Get("/health/ready")).Body.Should().Be("unready: a group's news are late");
        site.Get<WelfareSettings>().Groups.Clear();
        await nobody.Open("/health/ready");
    }

    [Fact]
    public async Task At_night_groups_are_left_in_peace_and_what_is_useful_no_longer_is_not_said()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom);
        var clock = site.Get<CityClock>();
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        await Post(site, "a");
        await Post(site, "b", usefulUntil: clock.Now.AddHours(2));
        await Sweep(site);
        robot.Heard.Should().BeEmpty();
        site.Clock.SetUtcNow(clock.Instant(clock.Today.AddDays(1), new TimeOnly(7, 0)));
        await Sweep(site);
        robot.Heard.Should().ContainSingle();
        await using var db = site.Db();
        (await db.GroupPosts.CountAsync(p => p.State == DeliveryState.Missed)).Should().Be(1);
    }

    [Fact]
    public async Task The_database_holds_neither_address_nor_secret_of_a_group()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.DingTalk);
        await Post(site, "a");
        await Sweep(site);
        await using (var db = site.Db())
            await db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)");
        var raw = Encoding.Latin1.GetString(await ReadShared(Path.Combine(site.Folder, "welfarehub.db")));
        raw.Should().Contain("group.programme").And.NotContain("SEC123").And.NotContain("/robot?key");
    }

    internal static readonly GroupFacts Facts = new()
    {
        Programme = new LocalText("秋季健康體檢", "秋季健康体检", "Autumn health checkup"),
        ProgrammeId = Guid.Parse("0193a0c0-0000-7000-8000-000000000002"),
        Opens = new DateOnly(2026, 11, 24),
        Closes = new DateOnly(2026, 12, 20),
    };

    private static async Task Post(Site site, string key, GroupFacts? facts = null, DateTimeOffset? usefulUntil = null)
    {
        await using var db = site.Db();
        await site.Get<GroupOutbox>().AddOnce(db, GroupNews.Opened, "daoli", facts ?? Facts, usefulUntil, key);
        await db.SaveChangesAsync();
    }

    private static Task Sweep(Site site) => site.Get<GroupSweeper>().Sweep(CancellationToken.None);

    private static async Task<(DeliveryState State, string? Trouble)> State(Site site)
    {
        await using var db = site.Db();
        var post = await db.GroupPosts.SingleAsync();
        return (post.State, post.Trouble);
    }

    private static Task<Guid> OpenProgramme(Site site, string name, ScopeKind kind, Guid? target)
    {
        var id = Guid.CreateVersion7();
        var text = new LocalText(name, name, name);
        return site.Get<ProgrammeWriter>().Open(
            new Programme
            {
                Id = id,
                Code = name,
                Title = text,
                Package = text,
                Preparation = text,
                OpensOn = new DateOnly(2026, 11, 24),
                ClosesOn = new DateOnly(2026, 12, 20),
                OwnerKind = ScopeKind.Everything,
                Audience = [new ProgrammeAudience { ProgrammeId = id, Kind = kind, TargetId = target }],
            },
            by: Guid.CreateVersion7(),
            CancellationToken.None);
    }

    private static string Hmac(string key, string message) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message)));

    private static async Task<byte[]> ReadShared(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}

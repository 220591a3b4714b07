using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What robots say in organisers' groups, against a server that this test plays and whose signatures it computes by itself.</summary>
public sealed partial class GroupTests
{
    [Theory]
    [InlineData("http://127.0.0.1:1/robot", false)]
    [InlineData("http://192.168.0.1/robot", true)]
    [InlineData("https://example.org/robot", true)]
    [InlineData("ftp://qyapi.weixin.qq.com/robot", true)]
    [InlineData("nonsense", true)]
    [InlineData("", true)]
    public async Task Only_listed_hosts_are_asked_and_nothing_inside_the_house_unless_it_is_allowed(string address, bool privateToo)
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.DingTalk, g => g.Url = address is "" ? null : address, door => door.Private = privateToo);
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

    private static async Task<byte[]> ReadShared(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}

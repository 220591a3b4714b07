using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What each kind of robot is sent, and when it is left alone.</summary>
public sealed partial class GroupTests
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
    public async Task A_deaf_robot_is_asked_with_nothing_else_either_and_that_costs_no_post_a_try()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.DingTalk);
        robot.Then(200, """{"errcode":410100,"errmsg":"send too fast"}""");
        await Post(site, "a");
        await Post(site, "b");
        for (var minute = 0; minute < 9; minute++)
        {
            await Sweep(site);
            site.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        robot.Heard.Should().ContainSingle();
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await Sweep(site);
        await using var db = site.Db();
        (await db.GroupPosts.OrderBy(p => p.Tries).Select(p => new { p.State, p.Tries }).ToListAsync())
            .Should().Equal(new { State = DeliveryState.Sent, Tries = 1 }, new { State = DeliveryState.Sent, Tries = 2 });
    }

    [Fact]
    public async Task What_another_node_is_saying_at_this_moment_counts_at_the_robot_too()
    {
        await using var robot = await RobotServer.Start();
        await using var site = await robot.Site(GroupStyle.WeCom, g => g.PerMinute = 2);
        foreach (var key in (string[])["a", "b", "c"])
            await Post(site, key);
        var leased = site.Clock.GetUtcNow().AddMinutes(2);
        await using (var db = site.Db())
            await db.GroupPosts.Where(p => p.DedupeKey.EndsWith(":a")).ExecuteUpdateAsync(set => set.SetProperty(p => p.Tries, 1).SetProperty(p => p.NextTryAt, leased));

        await Sweep(site);
        robot.Heard.Should().ContainSingle();
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        await Sweep(site);
        robot.Heard.Should().HaveCount(2);
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
        await using var site = await robot.Site(GroupStyle.WeCom, door: d => d.Patience = TimeSpan.FromSeconds(2));
        for (var i = 0; i < 8; i++)
            robot.Then(200, """{"errcode":0}""", TimeSpan.FromMinutes(10));
        var name = new string('蜂', 1000) + "😀";
        await Post(site, "a", Facts with { Programme = new LocalText(name, name, name) });
        await Sweep(site);
        (await State(site)).Should().Be((DeliveryState.Waiting, "too slow"));

        // On a machine that is slow itself the robot may have been given up on before it heard a word.
        for (var again = 0; again < 7 && robot.Heard.IsEmpty; again++)
        {
            site.Clock.Advance(TimeSpan.FromHours(1));
            await Sweep(site);
        }

        var text = JsonDocument.Parse(robot.Heard.First().Body).RootElement.GetProperty("text").GetProperty("content").GetString()!;
        Encoding.UTF8.GetByteCount(text).Should().BeInRange(2040, 2048);
        text.Should().Contain("…\nhttps://welfare.example.org/").And.NotContain("\ufffd");
    }

    private static string Hmac(string key, string message) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message)));
}

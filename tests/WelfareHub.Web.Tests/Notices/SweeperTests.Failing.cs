using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Channels that fail, hang or are down.</summary>
public sealed partial class SweeperTests
{
    [Fact]
    public async Task What_cannot_be_opened_any_more_holds_up_nobody_and_breaks_no_inbox()
    {
        await using var site = await Open();
        await Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Write(site, "broken", Site.Start);
        await Write(site, "broken too", Site.Start, kind: "booking.reminder");
        await Write(site, "whole", Site.Start);
        await using (var db = site.Db())
        {
            // As after a restore without its keys, and as no release should ever leave it.
            await db.Notices.Where(n => n.DedupeKey == "code").ExecuteUpdateAsync(set => set.SetProperty(n => n.Facts, Convert.ToBase64String(new byte[64])));
            await db.Notices.Where(n => n.DedupeKey.StartsWith("broken")).ExecuteUpdateAsync(set => set.SetProperty(n => n.Facts, "{"));
        }

        await Sweep(site);
        _channel.Sent.Should().ContainSingle().Which.Notice.DedupeKey.Should().Be("whole");
        await using (var db = site.Db())
            (await db.Deliveries.CountAsync(d => d.State == DeliveryState.Failed && d.Trouble == "cannot be read")).Should().Be(3, "staff see that it was not sent");
        using var courier = await site.As("courier-haping");
        (await courier.Open("/inbox")).Html.QuerySelectorAll("a.row").Should().ContainSingle();
    }

    [Fact]
    public async Task What_stops_being_useful_while_a_channel_is_down_is_missed()
    {
        await using var site = await Open();
        await Write(site, "late", Site.Start, usefulUntil: Site.Start.AddMinutes(10));
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Down, "away"));
        await Sweep(site);
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        await Sweep(site);

        _channel.Sent.Should().HaveCount(1, "only the try that failed");
        (await OnlyDelivery(site)).State.Should().Be(DeliveryState.Missed);
    }

    [Fact]
    public async Task A_failure_for_the_moment_is_tried_again_later_and_costs_one_try()
    {
        await using var site = await Open();
        await Write(site, "grey", Site.Start);
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Later, "450"));

        await Sweep(site);
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1, "it is too soon to try again");
        (await OnlyDelivery(site)).Trouble.Should().Be("450");

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep(site);
        var delivery = await OnlyDelivery(site);
        (delivery.State, delivery.Tries).Should().Be((DeliveryState.Sent, 2));
    }

    [Fact]
    public async Task A_server_that_is_down_costs_no_letter_a_try()
    {
        await using var site = await Open();
        for (var i = 0; i < 5; i++)
            await Write(site, $"n{i}", Site.Start);
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Down, "away"));

        await Sweep(site);
        _channel.Sent.Should().HaveCount(1, "the others are not even tried");
        await using (var db = site.Db())
            (await db.Deliveries.ToListAsync()).Should().OnlyContain(d => d.State == DeliveryState.Waiting && d.Tries == 0);

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep(site);
        _channel.Sent.Should().HaveCount(6);
    }

    [Fact]
    public async Task A_refusal_stops_and_is_kept_for_staff()
    {
        await using var site = await Open();
        await Write(site, "dead", Site.Start);
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Refused, "smtp 550"));
        await Sweep(site);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
        (await OnlyDelivery(site)).State.Should().Be(DeliveryState.Failed);
    }

    [Fact]
    public async Task A_channel_that_fails_in_a_new_way_costs_that_letter_a_try_and_stops_nobody()
    {
        await using var site = await Open();
        await Write(site, "a", Site.Start);
        await Write(site, "b", Site.Start);
        var first = true;
        _channel.OnSend = () => first && !(first = false) ? throw new InvalidOperationException("nobody thought of this") : Task.CompletedTask;
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
        await using var db = site.Db();
        (await db.Deliveries.CountAsync(d => d.State == DeliveryState.Waiting && d.Trouble == "InvalidOperationException")).Should().Be(1);
    }

    [Fact]
    public async Task A_letter_at_which_the_server_always_gives_up_does_not_keep_the_others_from_going()
    {
        await using var site = await Open();
        await Write(site, "poison", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        for (var i = 0; i < 5; i++)
            await Write(site, $"n{i}", Site.Start);
        _channel.AnswerTo = letter => letter.Kind.Secret ? new SendResult(SendResultKind.Down, "421") : SendResult.Sent;
        for (var i = 0; i < 3; i++)
        {
            await Sweep(site);
            site.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        _channel.Sent.Count(l => !l.Kind.Secret).Should().Be(5);
    }

    [Fact]
    public async Task A_gateway_that_hangs_holds_up_no_other_channel()
    {
        var (slow, quick) = (new FakeChannel { Kind = ChannelKind.Mail }, _channel);
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(slow).AddSingleton<IChannel>(quick));
        var release = new TaskCompletionSource();
        slow.OnSend = () => release.Task;
        var postman = site.Get<Postman>();
        await Write(site, "a", Site.Start);
        await postman.Wake(CancellationToken.None);
        await Until(() => quick.Sent.Count == 1);

        await Write(site, "b", Site.Start);
        await postman.Wake(CancellationToken.None);
        await Until(() => quick.Sent.Count == 2);
        slow.Sent.Should().BeEmpty("it still hangs at the first");

        release.SetResult();
        await Until(() => slow.Sent.Count == 2);
        slow.Sent.Select(l => l.Notice.DedupeKey).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_is_urgent_waits_for_the_open_line_where_the_server_lets_no_other_in()
    {
        await using var site = await Open();
        var postman = site.Get<Postman>();
        var letGo = await Busy(site, "a");

        _channel.Answers.Enqueue(new SendResult(SendResultKind.Down, "smtp 421"));
        await Write(site, "urgent", Site.Start, kind: "security.password");
        await postman.Wake(CancellationToken.None);
        await using var db = site.Db();
        for (var since = System.Diagnostics.Stopwatch.StartNew(); !await db.Deliveries.AnyAsync(d => d.Trouble == "smtp 421" && d.NextTryAt <= Site.Start);)
            since.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(1), "it is given back at once");
        letGo.SetResult();
        await Until(() => _channel.Sent.Count == 3);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().Equal("urgent", "a", "urgent");
    }

    [Fact]
    public async Task What_is_urgent_does_not_queue_behind_what_is_being_sent()
    {
        await using var site = await Open();
        var postman = site.Get<Postman>();
        var letGo = await Busy(site, "a", "b");

        await Write(site, "urgent", Site.Start, kind: "security.password");
        await Write(site, "c", Site.Start);
        await postman.Wake(CancellationToken.None);
        await Until(() => !_channel.Sent.IsEmpty);
        _channel.Sent.Should().ContainSingle("the others wait for theirs").Which.Notice.DedupeKey.Should().Be("urgent");

        letGo.SetResult();
        await Until(() => _channel.Sent.Count == 4);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().OnlyHaveUniqueItems();
    }
}

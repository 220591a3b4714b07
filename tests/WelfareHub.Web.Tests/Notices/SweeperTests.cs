using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

public sealed class SweeperTests
{
    private readonly FakeChannel _channel = new();

    [Fact]
    public async Task What_is_due_goes_out_once_however_often_one_looks()
    {
        await using var site = await Open();
        await Write(site, "a", due: Site.Start);
        await Write(site, "b", due: Site.Start.AddHours(1));

        await Task.WhenAll(Sweep(site), Sweep(site), Sweep(site));
        _channel.Sent.Should().HaveCount(1);

        site.Clock.Advance(TimeSpan.FromHours(1));
        await Sweep(site);
        _channel.Sent.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_same_fact_said_again_is_one_notice()
    {
        await using var site = await Open();
        await Write(site, "same", Site.Start);
        await Write(site, "same", Site.Start);
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_is_useful_no_longer_is_missed_and_never_sent()
    {
        await using var site = await Open();
        await Write(site, "late", Site.Start, usefulUntil: Site.Start.AddMinutes(10));
        site.Clock.Advance(TimeSpan.FromHours(3));

        await Sweep(site);

        _channel.Sent.Should().BeEmpty();
        await using var db = site.Db();
        (await db.Notices.SingleAsync()).State.Should().Be(NoticeState.Missed);
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
    public async Task A_dead_processs_letters_are_taken_over_when_its_lease_ends()
    {
        await using var site = await Open();
        await Write(site, "orphan", Site.Start);
        // It dies in the middle: the letter is leased and nobody notes how it ended.
        _channel.OnSend = () => throw new InvalidOperationException("killed");
        await FluentActions.Awaiting(() => Sweep(site)).Should().ThrowAsync<InvalidOperationException>();
        _channel.OnSend = () => Task.CompletedTask;

        await Sweep(site);
        _channel.Sent.Should().BeEmpty("the lease still holds");
        site.Clock.Advance(DeliverySweeper.Lease);
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_code_is_not_readable_in_the_database()
    {
        await using var site = await Open();
        await Write(site, "code:1", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await using var db = site.Db();
        (await db.Notices.SingleAsync()).Facts.Should().NotContain("482913");

        await Sweep(site);
        _channel.Sent.Single().Text.Subject.Should().Contain("482913");
    }

    private Task<Site> Open() => Site.Open(change: builder => builder.Services.AddSingleton<IChannel>(_channel));

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

    private static async Task<Delivery> OnlyDelivery(Site site)
    {
        await using var db = site.Db();
        return await db.Deliveries.SingleAsync();
    }

    internal static async Task Write(
        Site site, string key, DateTimeOffset due, DateTimeOffset? usefulUntil = null, string kind = "account.approved", string facts = "{}")
    {
        await using var db = site.Db();
        var person = await db.Users.Where(p => p.Persona == "courier-haping").Select(p => p.Id).SingleAsync();
        await site.Get<SendNotice>()(db, new NoticeDraft(kind, person, facts, due, usefulUntil, key));
        await db.SaveChangesAsync();
    }
}

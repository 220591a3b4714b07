using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

public sealed partial class SweeperTests
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
    public async Task A_dead_processs_letters_are_taken_over_when_its_lease_ends()
    {
        await using var site = await Open();
        await Write(site, "orphan", Site.Start);
        // It stops in the middle: the letter is leased and nobody notes how it ended.
        var (hangs, letGo) = _channel.HoldFirst();
        var dead = Sweep(site);
        await hangs;

        site.Clock.Advance(DeliverySweeper.Lease - TimeSpan.FromSeconds(1));
        await Sweep(site);
        _channel.Sent.Should().BeEmpty("the lease still holds");
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
        (await OnlyDelivery(site)).Tries.Should().Be(2);
        letGo.SetResult();
        await dead;
    }

    [Fact]
    public async Task A_clock_that_is_set_in_the_middle_sends_nothing_twice_but_what_was_in_hand()
    {
        await using var site = await Open();
        for (var i = 0; i < 20; i++)
            await Write(site, $"n{i}", Site.Start);
        var stepped = false;
        _channel.OnSend = async () =>
        {
            if (stepped)
                return;
            stepped = true;
            site.Clock.Advance(TimeSpan.FromHours(3));
            await Sweep(site);
        };
        await Sweep(site);
        await Sweep(site);
        var sent = _channel.Sent.CountBy(l => l.Notice.DedupeKey).ToDictionary();
        sent.Should().HaveCount(20);
        sent.Values.Sum().Should().BeLessThanOrEqualTo(21);
        await using var db = site.Db();
        (await db.Deliveries.ToListAsync()).Should().OnlyContain(d => d.State == DeliveryState.Sent);
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_and_back_sends_nothing_twice_and_loses_nothing()
    {
        await using var site = await Open();
        await Write(site, "now", Site.Start);
        await Write(site, "soon", Site.Start.AddMinutes(1));
        await Write(site, "planned", Site.Start.AddMinutes(90));
        site.Clock.AdjustTime(Site.Start.AddHours(1));
        await Sweep(site);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().BeEquivalentTo("now", "soon");

        site.Clock.AdjustTime(Site.Start);
        await Write(site, "after", Site.Start);
        await Sweep(site);
        site.Clock.AdjustTime(Site.Start.AddMinutes(1));
        await Sweep(site);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().BeEquivalentTo("now", "soon", "after");

        site.Clock.AdjustTime(Site.Start.AddMinutes(90));
        await Sweep(site);
        await Sweep(site);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().BeEquivalentTo("now", "soon", "after", "planned");
    }

    [Fact]
    public async Task What_is_urgent_does_not_queue_behind_what_can_wait()
    {
        await using var site = await Open();
        for (var i = 0; i < 5; i++)
            await Write(site, $"n{i}", Site.Start);
        await Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        _channel.Sent.Should().HaveCount(6);
        _channel.Sent.First().Kind.Name.Should().Be("code");
    }

    [Fact]
    public async Task A_sweep_with_nothing_due_is_one_look_at_an_index_whatever_the_history()
    {
        var commands = new CommandLog();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(_channel).AddSingleton<IInterceptor>(commands));
        for (var i = 0; i < 300; i++)
            await Write(site, $"n{i}", i < 200 ? Site.Start : Site.Start.AddDays(i));
        await Sweep(site);

        commands.Clear();
        await site.Get<NoticeSweeper>().HandOverDue(CancellationToken.None);
        // The first entry of an index that holds nothing but what waits, in the order in which it falls due.
        var look = commands.Seen.Should().ContainSingle().Which;
        look.Sql.Should().Contain("LIMIT 1");
        (await CommandLog.Plan(site, look)).Should().ContainSingle().Which.Should().EndWith("USING COVERING INDEX IX_Notices_Waiting");
        commands.Clear();
        await site.Get<DeliverySweeper>().Sweep(_channel, CancellationToken.None);
        look = commands.Seen.Should().ContainSingle().Which;
        (await CommandLog.Plan(site, look)).Should().Contain(line => line.StartsWith("SEARCH") && line.Contains("IX_NoticeDeliveries_Waiting"))
            .And.NotContain(line => line.StartsWith("SCAN n ") || line == "SCAN n");
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

    /// <summary>The channel's round in hand stands still at the first letter, until it is let go.</summary>
    private async Task<TaskCompletionSource> Busy(Site site, params string[] ordinary)
    {
        var (hangs, letGo) = _channel.HoldFirst();
        foreach (var key in ordinary)
            await Write(site, key, Site.Start);
        await site.Get<Postman>().Wake(CancellationToken.None);
        await hangs;
        return letGo;
    }

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

    private static async Task<Delivery> OnlyDelivery(Site site)
    {
        await using var db = site.Db();
        return await db.Deliveries.SingleAsync();
    }

    /// <param name="so">What is waited for.</param>
    /// <param name="woken">Is woken again and again meanwhile, as on a server.</param>
    private static async Task Until(Func<bool> so, Postman? woken = null)
    {
        for (var i = 0; i < 6000 && !so(); i++)
        {
            if (woken is not null)
                await woken.Wake(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        so().Should().BeTrue();
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

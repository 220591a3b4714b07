using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
        // It stops in the middle: the letter is leased and nobody notes how it ended.
        var never = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _channel.OnSend = () =>
        {
            reached.SetResult();
            return never.Task;
        };
        var dead = Sweep(site);
        await reached.Task;
        _channel.OnSend = () => Task.CompletedTask;

        site.Clock.Advance(DeliverySweeper.Lease - TimeSpan.FromSeconds(1));
        await Sweep(site);
        _channel.Sent.Should().BeEmpty("the lease still holds");
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sweep(site);
        _channel.Sent.Should().HaveCount(1);
        (await OnlyDelivery(site)).Tries.Should().Be(2);
        never.SetResult();
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
    public async Task A_sweep_with_nothing_due_is_one_look_at_an_index_whatever_the_history()
    {
        var commands = new CommandLog();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(_channel).AddSingleton<IInterceptor>(commands));
        for (var i = 0; i < 300; i++)
            await Write(site, $"n{i}", i < 200 ? Site.Start : Site.Start.AddDays(i));
        await Sweep(site);

        commands.Clear();
        await site.Get<NoticeSweeper>().HandOverDue(CancellationToken.None);
        var look = commands.Seen.Should().ContainSingle().Which;
        (await CommandLog.Plan(site, look)).Should().Contain(line => line.StartsWith("SEARCH") && line.Contains("IX_Notices_Waiting"))
            .And.NotContain(line => line.StartsWith("SCAN n ") || line == "SCAN n");
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

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

    private static async Task<Delivery> OnlyDelivery(Site site)
    {
        await using var db = site.Db();
        return await db.Deliveries.SingleAsync();
    }

    private static async Task Until(Func<bool> so)
    {
        for (var i = 0; i < 500 && !so(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
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

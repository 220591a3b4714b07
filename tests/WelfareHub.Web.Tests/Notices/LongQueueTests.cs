using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>More than one batch is due: what was taken ahead is never left leased.</summary>
public sealed class LongQueueTests
{
    private const int Letters = 250;

    private readonly FakeChannel _channel = new();

    [Fact]
    public async Task A_server_that_is_down_costs_what_was_taken_ahead_no_try()
    {
        await using var site = await Open();
        _channel.Answers.Enqueue(new SendResult(SendResultKind.Down, "away"));
        await site.Get<DeliverySweeper>().Sweep(_channel, CancellationToken.None);

        _channel.Sent.Should().HaveCount(1);
        await using (var db = site.Db())
            (await db.Deliveries.ToListAsync()).Should().HaveCount(Letters).And.OnlyContain(d => d.State == DeliveryState.Waiting && d.Tries == 0);

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.Get<DeliverySweeper>().Sweep(_channel, CancellationToken.None);
        _channel.Sent.Should().HaveCount(1 + Letters);
    }

    [Fact]
    public async Task A_process_that_stops_gives_back_what_was_taken_ahead()
    {
        await using var site = await Open();
        using var stop = new CancellationTokenSource();
        _channel.OnSend = () => _channel.Sent.Count < 3 ? Task.CompletedTask : stop.CancelAsync();
        await site.Get<DeliverySweeper>().Sweep(_channel, stop.Token);
        var before = _channel.Sent.Count;
        before.Should().BeLessThan(10);

        // Nobody has to wait for a lease to end.
        _channel.OnSend = () => Task.CompletedTask;
        await site.Get<DeliverySweeper>().Sweep(_channel, CancellationToken.None);
        _channel.Sent.Should().HaveCount(Letters);
        _channel.Sent.Select(l => l.Notice.DedupeKey).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task All_lines_open_while_most_of_a_long_queue_is_still_to_be_handed_over()
    {
        await using var site = await Open(DeliverySweeper.LettersPerLine + 1, handOver: false);
        using var stop = new CancellationTokenSource();
        var over = () => site.Get<NoticeSweeper>().HandOverDue(stop.Token, handed: stop.Cancel);
        await over.Should().ThrowAsync<OperationCanceledException>("it was stopped after the first batch");

        await site.Get<DeliverySweeper>().Sweep(_channel, CancellationToken.None);

        _channel.Sent.Should().HaveCountLessThan(DeliverySweeper.LettersPerLine, "that is what was handed over");
        _channel.Opened.Should().Be(_channel.Lines);
    }

    private async Task<Site> Open(int letters = Letters, bool handOver = true)
    {
        var site = await Site.Open(change: builder => builder.Services.AddSingleton<IChannel>(_channel));
        for (var i = 0; i < letters; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start);
        if (handOver)
            await site.Get<NoticeSweeper>().HandOverDue(CancellationToken.None);
        return site;
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>A letter has gone, and the database does not take the note of it.</summary>
public sealed class SentNotesTests
{
    private readonly FakeChannel _channel = new();

    [Fact]
    public async Task A_note_that_fails_once_is_written_after_all_and_no_letter_goes_twice()
    {
        await using var site = await Open();
        for (var i = 0; i < 3; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start);
        _channel.OnSend = () => Fail(site, times: 1);

        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);

        _channel.Sent.Should().HaveCount(3);
        await using (var db = site.Db())
            (await db.Deliveries.ToListAsync()).Should().OnlyContain(d => d.State == DeliveryState.Sent);
        site.Clock.Advance(DeliverySweeper.Lease);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        _channel.Sent.Should().HaveCount(3);
    }

    [Fact]
    public async Task The_notes_of_several_lines_share_the_second_try_and_a_third_is_not_made()
    {
        await using var site = await Open();
        for (var i = 0; i < 4; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start);
        await site.Get<NoticeSweeper>().HandOverDue(CancellationToken.None);
        await using var db = site.Db();
        var deliveries = await db.Deliveries.OrderBy(d => d.Id).Select(d => d.Id).ToListAsync();
        var notes = new SentNotes(site.Get<CommitGate>(), lines: 2);

        await Fail(site, times: 1);
        var rounds = deliveries[..2].ConvertAll(d => notes.Add([d], Site.Start));
        await Task.WhenAll(rounds.ConvertAll(notes.Written));
        (await Sent()).Should().BeEquivalentTo(deliveries[..2]);

        await Fail(site, times: 2);
        rounds = deliveries[2..].ConvertAll(d => notes.Add([d], Site.Start));
        foreach (var round in rounds)
            await notes.Invoking(n => n.Written(round)).Should().ThrowAsync<TimeoutException>("every line learns that its letter is not noted");
        (await Sent()).Should().BeEquivalentTo(deliveries[..2]);

        Task<List<Guid>> Sent() => db.Deliveries.Where(d => d.State == DeliveryState.Sent).Select(d => d.Id).ToListAsync();
    }

    private Task<Site> Open() => Site.Open(change: builder =>
    {
        builder.Services.AddSingleton<IChannel>(_channel);
        builder.Services.Replace(ServiceDescriptor.Singleton<CommitGate>(root => new FailingGate(new SharedCommitGate(root.GetRequiredService<Func<WelfareDbContext>>()))));
    });

    private static Task Fail(Site site, int times)
    {
        ((FailingGate)site.Get<CommitGate>()).Failures = times;
        return Task.CompletedTask;
    }

    /// <summary>The next so many verbs do their work and are not committed.</summary>
    private sealed class FailingGate(SharedCommitGate real) : CommitGate, IAsyncDisposable
    {
        private int _failures;

        public int Failures
        {
            set => _failures = value;
        }

        public override Task<T> Run<T>(Func<DbContext, CancellationToken, ValueTask<T>> verb, CancellationToken cancel = default) => real.Run(
            async (db, token) =>
            {
                var result = await verb(db, token);
                return Interlocked.Decrement(ref _failures) < 0 ? result : throw new TimeoutException("disk I/O error");
            },
            cancel);

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}

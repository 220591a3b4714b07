using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Jobs;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What one look of the scheduler's job does.</summary>
public sealed class NoticeSweepJobTests
{
    [Fact]
    public async Task What_falls_due_before_the_next_look_is_waited_for_and_what_falls_due_after_it_is_not()
    {
        var channel = new FakeChannel();
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        var first = Site.Start + (NoticeSweepJob.Interval / 4);
        var second = Site.Start + (NoticeSweepJob.Interval / 2);
        await SweeperTests.Write(site, "first", first);
        await SweeperTests.Write(site, "second", second);
        await SweeperTests.Write(site, "later", Site.Start + (2 * NoticeSweepJob.Interval));

        var look = new NoticeSweepJob(site.Get<Postman>(), site.Clock).Execute(null!).AsTask();
        look.IsCompleted.Should().BeFalse("two fall due before the next look");
        while (await Task.WhenAny(look, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System)) != look)
        {
            if (site.Clock.GetUtcNow() < second)
                site.Clock.Advance(TimeSpan.FromMilliseconds(25));
            else
                site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await look;
        await using var db = site.Db();
        (await db.Notices.Where(n => n.State != NoticeState.Pending).OrderBy(n => n.DueAt).Select(n => n.DedupeKey).ToListAsync()).Should().Equal("first", "second");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>The outbox at an operator's terminal: the program itself, beside the one that serves.</summary>
public sealed class OutboxCommandTests
{
    [Fact]
    public async Task What_is_stuck_can_be_listed_queued_again_and_given_up_and_a_bad_id_is_told_in_one_line()
    {
        var channel = new FakeChannel { AnswerTo = _ => new SendResult(SendResultKind.Refused, "smtp 550 RecipientNotAccepted") };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(channel));
        await SweeperTests.Write(site, "one", Site.Start);
        await SweeperTests.Write(site, "two", Site.Start);
        await site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
        var (one, two) = (await Of(site, "one"), await Of(site, "two"));
        (one.State, two.State).Should().Be((DeliveryState.Failed, DeliveryState.Failed));

        (await Run(site, "list")).Code.Should().Be(0);
        (await Run(site, "drop", one.Id.ToString())).Code.Should().Be(0);
        (await Run(site, "retry")).Code.Should().Be(0);
        (await Of(site, "one")).State.Should().Be(DeliveryState.Dropped);
        (await Of(site, "two")).Should().Match<Delivery>(d => d.State == DeliveryState.Waiting && d.Tries == 0);

        var wrong = await Run(site, "retry", "nonsense");
        wrong.Code.Should().Be(2);
        wrong.Said.Should().Contain("nonsense").And.NotContain("   at ");
    }

    private static async Task<(int Code, string Said)> Run(Site site, params string[] arguments)
    {
        using var app = AppProcess.Run(["outbox", .. arguments, "--data", site.Folder]);
        return (await app.Exit(), app.Said);
    }

    private static async Task<Delivery> Of(Site site, string key)
    {
        await using var db = site.Db();
        return await (from d in db.Deliveries.AsNoTracking() join n in db.Notices on d.NoticeId equals n.Id where n.DedupeKey == key select d).SingleAsync();
    }
}

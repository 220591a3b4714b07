using System.Collections.Concurrent;

using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>When what is urgent gets a line of its own, and when it does not.</summary>
public sealed partial class SweeperTests
{
    [Fact]
    public async Task What_is_urgent_goes_on_no_other_line_while_nothing_less_urgent_is_being_sent()
    {
        // First in line, so that at each wake it is decided before the other, which shows when that wake has had its effect.
        var urgentOnly = new FakeChannel { Kind = ChannelKind.Mail, Takes = kind => kind.Urgency == Urgency.Urgent };
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IChannel>(urgentOnly).AddSingleton<IChannel>(_channel));
        var postman = site.Get<Postman>();
        var (hangs, letGo) = urgentOnly.HoldFirst();
        await Write(site, "first", Site.Start, kind: "security.password");
        var alsoLetGo = await Busy(site, "ordinary");
        await hangs;

        foreach (var key in (string[])["second", "third"])
        {
            await Write(site, key, Site.Start, kind: "security.password");
            await Until(() => _channel.Sent.Any(l => l.Notice.DedupeKey == key), woken: postman);
        }

        var meanwhile = urgentOnly.Sent.Count;
        letGo.SetResult();
        alsoLetGo.SetResult();
        meanwhile.Should().Be(0, "what is in hand there is just as urgent");
        await Until(() => urgentOnly.Sent.Count == 3 && _channel.Sent.Count == 4);
        urgentOnly.Sent.Select(l => l.Notice.DedupeKey).Should().StartWith("first").And.OnlyHaveUniqueItems();
        urgentOnly.Opened.Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_let_no_other_line_in_is_left_alone_for_half_a_minute()
    {
        await using var site = await Open();
        var postman = site.Get<Postman>();
        var letGo = await Busy(site, "ordinary");
        var asked = new ConcurrentQueue<DateTimeOffset>();
        _channel.AnswerTo = letter =>
        {
            if (letter.Kind.Urgency != Urgency.Urgent)
                return SendResult.Sent;
            asked.Enqueue(site.Clock.GetUtcNow());
            return new SendResult(SendResultKind.Down, "smtp 421");
        };
        await Write(site, "urgent", Site.Start, kind: "security.password");
        await postman.Wake(CancellationToken.None);
        await Until(() => asked.Count == 1);

        // Somebody looks every second. How soon after the half minute the line is there depends on the machine, and is not asked.
        for (var second = 0; second < 3000 && asked.Count == 1; second++)
        {
            await postman.Wake(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            site.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        letGo.SetResult();
        asked.Should().HaveCountGreaterThan(1, "in the end it is asked again");
        (asked.ElementAt(1) - asked.First()).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }
}

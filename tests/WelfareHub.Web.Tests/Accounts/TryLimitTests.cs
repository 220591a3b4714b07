using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class TryLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TryLimit Three = new("three", 3, TimeSpan.FromMinutes(15));

    [Fact]
    public void The_pause_lasts_a_whole_window_from_the_last_try()
    {
        var counter = new TryCounter { Key = "k" };
        foreach (var minute in new[] { 0, 5, 14 })
        {
            Three.PausedUntil(counter, Noon.AddMinutes(minute)).Should().BeNull();
            Three.Count(counter, Noon.AddMinutes(minute));
        }

        Three.PausedUntil(counter, Noon.AddMinutes(28)).Should().Be(Noon.AddMinutes(29));
        Three.PausedUntil(counter, Noon.AddMinutes(29)).Should().BeNull();
    }

    [Fact]
    public void A_window_that_is_over_is_forgotten()
    {
        var counter = new TryCounter { Key = "k" };
        Three.Count(counter, Noon);
        Three.Count(counter, Noon);
        Three.Count(counter, Noon.AddMinutes(15));

        counter.Count.Should().Be(1);
        counter.WindowEndsAt.Should().Be(Noon.AddMinutes(30));
    }

    [Fact]
    public void Never_more_than_allowed_in_any_window()
    {
        var counter = new TryCounter { Key = "k" };
        var taken = new List<DateTimeOffset>();
        for (var at = Noon; at < Noon.AddHours(3); at = at.AddSeconds(37))
        {
            if (Three.PausedUntil(counter, at) is not null)
                continue;
            Three.Count(counter, at);
            taken.Add(at);
        }

        taken.Should().NotBeEmpty();
        taken.Should().OnlyContain(t => taken.Count(other => other >= t && other < t + Three.Window) <= Three.Most);
    }
}

using Microsoft.Extensions.Time.Testing;

using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

public sealed class SessionPublisherTests
{
    private static readonly LocalText Words = new("國慶節", "国庆节", "National Day");
    private static readonly HolidayCalendar Autumn2026 = new(
    [
        .. Enumerable.Range(1, 7).Select(day => new Holiday { Day = new DateOnly(2026, 10, day), Name = Words }),
        new Holiday { Day = new DateOnly(2026, 9, 20), IsWorkday = true, Name = Words },
        new Holiday { Day = new DateOnly(2026, 10, 10), IsWorkday = true, Name = Words },
    ]);

    private readonly SessionPublisher _publisher = new(new CityClock(
        new FakeTimeProvider(new DateTimeOffset(2026, 9, 14, 1, 0, 0, TimeSpan.Zero)), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));

    private readonly Programme _programme = new()
    {
        Code = "p",
        Title = Words,
        Package = Words,
        Preparation = Words,
        LeadMinutes = 30,
        Approval = ApprovalKind.Hospital,
    };

    [Fact]
    public void Nothing_falls_on_a_holiday_and_each_left_out_day_says_which()
    {
        var made = Lay(Weekly(DayOfWeek.Thursday) with { FirstDay = new(2026, 9, 24), LastDay = new(2026, 10, 8) });

        made.Sessions.Select(s => s.Day).Should().Equal(new DateOnly(2026, 9, 24), new DateOnly(2026, 10, 8));
        made.Skipped.Should().ContainSingle().Which.Should().Be(new SkippedDay(new DateOnly(2026, 10, 1), SkipReason.Holiday, Words));
    }

    [Fact]
    public void A_make_up_Saturday_counts_for_a_pattern_of_the_whole_working_week_only()
    {
        var period = (First: new DateOnly(2026, 10, 9), Last: new DateOnly(2026, 10, 11));

        Lay(Weekly(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday) with { FirstDay = period.First, LastDay = period.Last })
            .Sessions.Select(s => s.Day).Should().Equal(new DateOnly(2026, 10, 9), new DateOnly(2026, 10, 10));
        Lay(Weekly(DayOfWeek.Friday) with { FirstDay = period.First, LastDay = period.Last })
            .Sessions.Select(s => s.Day).Should().Equal(new DateOnly(2026, 10, 9));
    }

    [Fact]
    public void Slots_fill_the_time_and_carry_the_programmes_rules()
    {
        var made = Lay(Weekly() with { SingleDays = [new DateOnly(2026, 9, 15)] });

        made.Slots.Select(s => s.StartsAt).Should().Equal(Utc(15, 2, 0), Utc(15, 2, 40), Utc(15, 3, 20));
        made.Slots.Select(s => s.OffPeak).Should().Equal(true, true, false);
        made.Bookables.Should().OnlyContain(b => b.Capacity == 3 && b.Policy.LeadMinutes == 30 && b.Policy.NeedsApproval);
        made.Slots.Select(s => s.BookableId).Should().Equal(made.Bookables.Select(b => b.Id));
    }

    [Fact]
    public void What_is_past_or_there_already_is_left_out_and_says_so()
    {
        var plan = Weekly() with { SingleDays = [new(2026, 9, 11), new(2026, 9, 16)] };
        var first = Lay(plan);

        var again = _publisher.Lay(_programme, plan with { From = new(11, 30), To = new(13, 0) }, Autumn2026, first.Sessions);

        first.Skipped.Should().ContainSingle().Which.Should().Be(new SkippedDay(new DateOnly(2026, 9, 11), SkipReason.Past));
        again.Sessions.Should().BeEmpty();
        again.Skipped.Select(s => s.Reason).Should().Equal(SkipReason.Past, SkipReason.AlreadyThere);
    }

    [Fact]
    public void A_year_without_holidays_is_named()
    {
        Lay(Weekly() with { SingleDays = [new(2027, 1, 4)] }).YearsWithoutHolidays.Should().Equal(2027);
    }

    private static SessionPlan Weekly(params DayOfWeek[] days) =>
        new(Guid.CreateVersion7(), null, new TimeOnly(10, 0), new TimeOnly(12, 10), 40, 3) { Weekdays = days };

    private static DateTimeOffset Utc(int day, int hour, int minute) => new(2026, 9, day, hour, minute, 0, TimeSpan.Zero);

    private Publication Lay(SessionPlan plan) => _publisher.Lay(_programme, plan, Autumn2026, []);
}

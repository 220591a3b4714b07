using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>The finder counts whole days at once; here it is held against looking at every slot by itself.</summary>
public sealed class SlotFinderTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(2, DayPart.Morning)]
    [InlineData(2, DayPart.Afternoon)]
    [InlineData(2, DayPart.OffPeak)]
    public async Task A_page_of_slots_and_the_places_of_each_day_are_those_of_every_slot_asked_alone(int seed, DayPart? part)
    {
        await using var site = await Site.Open();
        var (programmes, book, clock) = (site.Get<ProgrammeBook>(), site.Get<SlotBook>(), site.Get<CityClock>());
        var edition = await programmes.Read(CancellationToken.None);
        var visitor = new Visitor(await site.PersonaId("courier-haping"), Guid.Empty, "示例", null, null, null, null, [new Grant(Role.Courier, ScopeKind.Everything, null)]);
        var slots = (await book.Read(CancellationToken.None)).ById.Values.OrderBy(s => s.StartsAt).ToList();
        var random = new Random(seed);

        // Some slots full, some closed, and the person busy now and then, once for most of a day.
        foreach (var slot in slots.Where(_ => random.Next(4) == 0))
            (slot.Free, slot.IsClosed) = (0, random.Next(2) == 0);
        List<OwnBooking> own = [.. Enumerable.Range(0, seed * 3).Select(n => slots[random.Next(slots.Count)].StartsAt.AddMinutes(random.Next(-9, 9)) is var from
            ? new OwnBooking(Guid.CreateVersion7(), Guid.CreateVersion7(), null, BookingState.Confirmed, from, from.AddMinutes(n == 0 ? 400 : random.Next(10, 50)), null) : null!).OrderBy(b => b.From)];
        own = [.. own.Where((b, n) => n == 0 || own[n - 1].To <= b.From)];
        foreach (var slot in slots)
            slot.On.Recount();

        var expected = slots.Where(s => edition.Programmes.TryGetValue(s.ProgrammeId, out var programme)
            && CheckupRules.WhyNot(edition, programme, visitor, clock) is null
            && CheckupRules.WhyNot(programme, s.Id, s.StartsAt, s.EndsAt, own, clock) is null
            && !s.IsClosed
            && (part switch { DayPart.Morning => s.Time.Hour < 12, DayPart.Afternoon => s.Time.Hour >= 12, DayPart.OffPeak => s.OffPeak, _ => true })).ToList();
        foreach (var page in (int[])[1, 2])
        {
            foreach (var day in (DateOnly?[])[null, expected[expected.Count / 2].Day])
            {
                var found = await new SlotFinder(programmes, book, clock).Find(visitor, own, new SlotFilter { Part = part, Day = day, Page = page }, CancellationToken.None);

                found.Days.Should().BeEquivalentTo(expected.Where(s => s.Free > 0).GroupBy(s => s.Day).ToDictionary(g => g.Key, g => g.Sum(s => s.Free)));
                var here = expected.Where(s => day is null || s.Day == day).ToList();
                found.FullOnes.Should().Be(here.Count(s => s.Free <= 0));
                found.Rows.Should().HaveCount(Math.Clamp(here.Count(s => s.Free > 0) - ((page - 1) * SlotFinder.PageSize), 0, SlotFinder.PageSize));
                found.Rows.Select(r => r.Slot).Should().BeSubsetOf(here.Where(s => s.Free > 0)).And.OnlyHaveUniqueItems();
                if (page == 1 && found.Rows.Count > 0)
                    found.Rows[0].Slot.OffPeak.Should().Be(here.Exists(s => s.Free > 0 && s.OffPeak), "off the peaks comes first");
            }
        }
    }
}

using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;

namespace WelfareHub.Web.Tests.Checkups;

/// <summary>Who may come and how often were changed on another node half a second ago: the row decides, whatever this node remembers.</summary>
public sealed class RulesElsewhereTests
{
    [Fact]
    public async Task Who_is_no_longer_meant_neither_books_nor_waits_nor_moves()
    {
        await using var site = await Site.Open();
        var (slot, full, other) = (await site.Slot("city-dental"), await site.Slot("city-dental", skip: 1), await site.Slot("city-dental", skip: 2));
        await site.Fill(full.BookableId);
        using var one = await site.As("courier-jingwei");
        using var two = await site.As("courier-haping");
        var mine = await two.Booked(slot.BookableId);
        var check = await one.Open($"/checkups/slots/{other.BookableId}/check");
        var wait = await one.Open($"/checkups/slots/{full.BookableId}/wait");
        var move = await two.Open($"/bookings/{mine}/reschedule/{other.BookableId}");

        await Only(site, slot.ProgrammeId, ScopeKind.Company, Guid.CreateVersion7());
        var booked = await one.Send(check, check.BookForm());
        booked.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        booked.Text.Should().Contain("這個計劃不是給你所在的企業、站點或社區的");
        await Remember(site, slot.ProgrammeId);
        (await one.Send(wait, wait.Path)).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        await Remember(site, slot.ProgrammeId);
        (await two.Send(move, move.Path)).Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        await using var db = site.Db();
        (await db.Waitlist.CountAsync()).Should().Be(0);
        (await site.BookingOf(mine)).BookableId.Should().Be(slot.BookableId, "what is booked stays");
    }

    [Fact]
    public async Task How_often_one_may_come_is_what_the_row_says()
    {
        await using var site = await Site.Open();
        var first = await site.Slot("city-dental");
        await using var db = site.Db();
        await db.Programmes.ExecuteUpdateAsync(set => set.SetProperty(p => p.EveryMonths, 0));
        await site.Get<ProgrammeBook>().Read(CancellationToken.None);
        using var courier = await site.As("courier-jingwei");
        await courier.Booked(first.BookableId);
        var again = await db.CheckupSlots.Where(s => s.ProgrammeId == first.ProgrammeId && s.StartsAt > first.StartsAt.AddDays(1)).OrderBy(s => s.StartsAt).ThenBy(s => s.BookableId).Select(s => s.BookableId).FirstAsync();
        var check = await courier.Open($"/checkups/slots/{again}/check");

        await db.Programmes.ExecuteUpdateAsync(set => set.SetProperty(p => p.EveryMonths, 12));
        (await courier.Send(check, check.BookForm())).Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        await db.Programmes.ExecuteUpdateAsync(set => set.SetProperty(p => p.EveryMonths, 0));
        (await courier.Send(check, check.BookForm())).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    /// <summary>One rule, written once for the memory and once for the database.</summary>
    [Fact]
    public async Task The_row_and_the_memory_agree_on_who_is_meant()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var slot = await site.Slot("city-dental");
        var (haping, jingwei) = (await Find("courier-haping"), await Find("courier-jingwei"));
        var community = await db.Stations.Where(s => s.Id == haping.StationId).Select(s => s.CommunityId).SingleAsync();
        var areas = await db.Areas.AsNoTracking().ToDictionaryAsync(a => a.Id);
        var subdistrict = areas[community!.Value].ParentId;
        List<(ScopeKind Kind, Guid? Target)> audiences =
        [
            (ScopeKind.Everything, null), (ScopeKind.Company, haping.CompanyId), (ScopeKind.Station, haping.StationId), (ScopeKind.Area, community),
            (ScopeKind.Area, subdistrict), (ScopeKind.Area, areas[subdistrict!.Value].ParentId), (ScopeKind.Area, jingwei.CommunityId), (ScopeKind.Company, Guid.CreateVersion7()),
        ];
        var (yes, no) = (0, 0);
        foreach (var registered in new[] { true, false })
        {
            if (!registered)
                await db.Users.ExecuteUpdateAsync(set => set.SetProperty(p => p.CommunityId, (Guid?)null));
            foreach (var (kind, target) in audiences)
            {
                await Only(site, slot.ProgrammeId, kind, target);
                site.Get<ProgrammeBook>().Forget();
                var edition = await site.Get<ProgrammeBook>().Read(CancellationToken.None);
                foreach (var person in new[] { await Find("courier-haping"), await Find("courier-jingwei") })
                {
                    var remembered = edition.Admits(edition.Programmes[slot.ProgrammeId], new Visitor(person.Id, default, "", null, person.CompanyId, person.StationId, person.CommunityId, []));
                    var outcome = await site.Get<BookingDesk>().Ask(new Ask(person.Id, Actor.Person(person.Id), [new AskItem(slot.BookableId)]) { AsHold = true });
                    (outcome is BookingOutcome.Booked).Should().Be(remembered, "{0} for {1} {2}, registered in a community: {3}", person.FullName, kind, target, registered);
                    if (outcome is BookingOutcome.Booked hold)
                        await site.Get<BookingDesk>().RefuseOffer(hold.BookingId, Actor.Person(person.Id));
                    (yes, no) = remembered ? (yes + 1, no) : (yes, no + 1);
                }
            }
        }

        Math.Min(yes, no).Should().BeGreaterThan(5, "both answers are asked for");

        Task<Person> Find(string persona) => db.Users.AsNoTracking().SingleAsync(p => p.Persona == persona);
    }

    /// <summary>Elsewhere: this node goes on remembering what it knew.</summary>
    private static async Task Only(Site site, Guid programme, ScopeKind kind, Guid? target)
    {
        await site.Get<ProgrammeBook>().Read(CancellationToken.None);
        await using var db = site.Db();
        await db.Set<ProgrammeAudience>().Where(a => a.ProgrammeId == programme).ExecuteDeleteAsync();
        db.Add(new ProgrammeAudience { ProgrammeId = programme, Kind = kind, TargetId = target });
        await db.SaveChangesAsync();
    }

    /// <summary>Everybody's again just long enough for this node to remember it so.</summary>
    private static async Task Remember(Site site, Guid programme)
    {
        await Only(site, programme, ScopeKind.Everything, null);
        site.Get<ProgrammeBook>().Forget();
        await Only(site, programme, ScopeKind.Company, Guid.CreateVersion7());
    }
}

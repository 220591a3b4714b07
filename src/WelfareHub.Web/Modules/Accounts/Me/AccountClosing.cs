using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What a module deletes of a person who closes their account, in the same transaction. Counts without a name may stay.</summary>
public delegate Task ForgetPerson(DbContext db, Guid personId, CancellationToken cancel);

/// <summary>
/// A courier takes their agreement back: what is booked is given to others, and what tells who they are is deleted at once.
/// What stays is that somebody booked and came, for the counts, and who looked at a record.
/// </summary>
internal sealed class AccountClosing(
    CommitGate gate, BookingDesk desk, Func<WelfareDbContext> contexts, IEnumerable<ForgetPerson> modules, SessionStore sessions, TimeProvider clock)
{
    private const int Tries = 3;

    /// <summary>How many bookings, and how many places in a queue, are given up with the account.</summary>
    public async Task<(int Bookings, int Waits)> WhatEnds(Guid personId, CancellationToken cancel)
    {
        await using var db = contexts();
        return (await Coming(db, personId, clock.GetUtcNow()).Select(b => b.AskId).Distinct().CountAsync(cancel), await Waits(db, personId).CountAsync(cancel));
    }

    /// <returns>False when the person goes on booking while the account is being closed.</returns>
    public async Task<bool> Close(Guid personId, CancellationToken cancel)
    {
        for (var i = 0; i < Tries; i++)
        {
            await GiveUp(personId, cancel);
            if (await Forget(personId, cancel))
            {
                sessions.ForgetPerson(personId);
                return true;
            }
        }

        return false;
    }

    /// <summary>By the house, since no deadline keeps a person here.</summary>
    private async Task GiveUp(Guid personId, CancellationToken cancel)
    {
        await using var db = contexts();
        foreach (var entry in await Waits(db, personId).Select(e => e.Id).ToListAsync(cancel))
            await desk.LeaveWaitlist(entry, personId, cancel);
        foreach (var booking in await Coming(db, personId, clock.GetUtcNow()).Select(b => b.Id).ToListAsync(cancel))
            await desk.Cancel(booking, Actor.Staff(personId), reason: null, cancel);
    }

    private Task<bool> Forget(Guid personId, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            // Whoever books takes the person's lock first, so after this nothing new comes.
            await BookingDesk.LockPerson(db, personId);
            if (await Coming(db, personId, now).AnyAsync(stop) || await Waits(db, personId).AnyAsync(stop))
                return false;
            foreach (var forget in modules)
                await forget(db, personId, stop);
            await db.Set<RoleGrant>().Where(g => g.PersonId == personId).ExecuteDeleteAsync(stop);
            await db.Set<OneTimeCode>().Where(c => c.PersonId == personId).ExecuteDeleteAsync(stop);
            await db.Set<SignInSession>().Where(s => s.PersonId == personId).ExecuteDeleteAsync(stop);
            await db.Set<Consent>().Where(c => c.PersonId == personId && c.WithdrawnAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.WithdrawnAt, now), stop);
            var person = await db.Set<Person>().AsTracking().SingleAsync(p => p.Id == personId, stop);
            person.FullName = Nobody;
            person.PhoneNumber = null;
            person.WriteEmail(null);
            person.PasswordHash = null;
            person.SecurityStamp = Guid.CreateVersion7().ToString("N");
            person.CompanyId = person.StationId = person.CommunityId = null;
            person.Persona = null;
            person.Status = PersonStatus.Closed;
            await db.SaveChangesAsync(stop);
            return true;
        }, cancel);

    /// <summary>Stands where the name was, in every language.</summary>
    private const string Nobody = "—";

    private static IQueryable<Booking> Coming(DbContext db, Guid personId, DateTimeOffset now) =>
        db.Set<Booking>().Where(b => b.PersonId == personId && b.To > now
            && (b.State == BookingState.Held || b.State == BookingState.Requested || b.State == BookingState.Confirmed));

    private static IQueryable<WaitlistEntry> Waits(DbContext db, Guid personId) =>
        db.Set<WaitlistEntry>().Where(e => e.PersonId == personId && (e.State == WaitlistState.Waiting || e.State == WaitlistState.Offered));
}

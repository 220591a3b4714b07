using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Bookings;

/// <summary>The core's tables. The app's one DbContext calls this; the core has no context of its own.</summary>
public static class BookingModel
{
    public static void AddBookings(this ModelBuilder model)
    {
        model.Entity<Bookable>(Configure);
        model.Entity<Schedule>(Configure);
        model.Entity<OpeningHours>(Configure);
        model.Entity<Booker>(booker =>
        {
            booker.ToTable("Bookers");
            booker.Property(b => b.Id).ValueGeneratedNever();
        });
        model.Entity<Booking>(Configure);
        model.Entity<BookingHistory>(Configure);
        model.Entity<WaitlistEntry>(Configure);
    }

    private static void Configure(EntityTypeBuilder<Bookable> bookable)
    {
        bookable.ToTable("Bookables", table =>
        {
            table.HasCheckConstraint("CK_Bookables_Capacity", "\"Capacity\" >= 0");
            table.HasCheckConstraint("CK_Bookables_Taken", "\"Taken\" >= 0 AND \"Taken\" <= \"Capacity\"");
            table.HasCheckConstraint("CK_Bookables_Time", "\"StartsAt\" IS NULL OR \"EndsAt\" > \"StartsAt\"");
        });
        bookable.Property(b => b.Id).ValueGeneratedNever();
        bookable.Property(b => b.Module).HasMaxLength(40);
        bookable.ComplexProperty(b => b.Policy);
        bookable.Ignore(b => b.OpeningHours);
        bookable.HasOne(b => b.Schedule).WithMany().HasForeignKey(b => b.ScheduleId).OnDelete(DeleteBehavior.Restrict);
        bookable.HasIndex(b => b.PoolId).HasFilter("\"PoolId\" IS NOT NULL");
        bookable.HasIndex(b => new { b.Module, b.StartsAt });
    }

    private static void Configure(EntityTypeBuilder<Schedule> schedule)
    {
        schedule.ToTable("Schedules");
        schedule.Property(s => s.Id).ValueGeneratedNever();
        schedule.HasMany(s => s.Hours).WithOne().HasForeignKey(h => h.ScheduleId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Configure(EntityTypeBuilder<OpeningHours> hours)
    {
        hours.ToTable("OpeningHours");
        hours.Property(o => o.Id).ValueGeneratedNever();
        hours.Property(o => o.Mark).HasMaxLength(20);
        hours.HasIndex(o => new { o.ScheduleId, o.Day });
    }

    private static void Configure(EntityTypeBuilder<Booking> booking)
    {
        booking.ToTable("Bookings", table =>
        {
            table.HasCheckConstraint("CK_Bookings_Time", "\"To\" > \"From\"");
            table.HasCheckConstraint("CK_Bookings_Places", "\"Places\" > 0");
            table.HasCheckConstraint("CK_Bookings_Hold", "\"State\" <> 0 OR (\"HeldUntil\" IS NOT NULL AND \"Hold\" IS NOT NULL)");
        });
        booking.Property(b => b.Id).ValueGeneratedNever();
        booking.Property(b => b.Reference).HasMaxLength(12);
        booking.Property(b => b.LimitGroup).HasMaxLength(80);
        booking.Property(b => b.IdempotencyKey).HasMaxLength(64);
        booking.HasOne<Bookable>().WithMany().HasForeignKey(b => b.BookableId).OnDelete(DeleteBehavior.Restrict);
        booking.HasIndex(b => b.Reference).IsUnique();
        booking.HasIndex(b => b.AskId);
        booking.HasIndex(b => b.SeriesId).HasFilter("\"SeriesId\" IS NOT NULL");
        // The last three are in it so that what is taken of a big event is summed from the index alone.
        booking.HasIndex(b => new { b.BookableId, b.BlockedTo, b.State, b.HeldUntil, b.Places });
        // To is in it so that who is busy then can be seen from the index alone.
        booking.HasIndex(b => new { b.PersonId, b.From, b.To });
        booking.HasIndex(b => new { b.PersonId, b.IdempotencyKey }).IsUnique().HasFilter("\"IdempotencyKey\" IS NOT NULL");
        // The sweepers look only at what is open: these stay small however long the history grows. One state each, because
        // SQLite uses a filtered index only where the query repeats its filter.
        booking.HasIndex(b => b.HeldUntil).HasFilter("\"State\" = 0").HasDatabaseName("IX_Bookings_OpenHolds");
        booking.HasIndex(b => b.From).HasFilter("\"State\" = 1").HasDatabaseName("IX_Bookings_OpenRequests");
        booking.HasIndex(b => b.From, "IX_Bookings_ToCome").HasFilter("\"State\" = 2");
        booking.HasIndex(b => b.ReplacesId).HasFilter("\"State\" = 0 AND \"ReplacesId\" IS NOT NULL").HasDatabaseName("IX_Bookings_OpenProposals");
    }

    private static void Configure(EntityTypeBuilder<BookingHistory> history)
    {
        history.ToTable("BookingHistory");
        history.Property(h => h.Id).ValueGeneratedNever();
        history.Property(h => h.Reason).HasMaxLength(500);
        history.HasOne<Booking>().WithMany().HasForeignKey(h => h.BookingId).OnDelete(DeleteBehavior.Restrict);
        history.HasIndex(h => new { h.BookingId, h.Number }).IsUnique();
    }

    private static void Configure(EntityTypeBuilder<WaitlistEntry> entry)
    {
        entry.ToTable("Waitlist");
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.LimitGroup).HasMaxLength(80);
        entry.HasOne<Bookable>().WithMany().HasForeignKey(e => e.BookableId).OnDelete(DeleteBehavior.Cascade);
        // Unique, so that who comes first is never in doubt. Who waits for any of a pool has a queue of their own beside each unit's.
        entry.HasIndex(e => new { e.BookableId, e.JoinedAt }).IsUnique().HasFilter("\"PoolId\" IS NULL");
        entry.HasIndex(e => new { e.PoolId, e.JoinedAt }).IsUnique().HasFilter("\"PoolId\" IS NOT NULL");
        entry.HasIndex(e => e.BookableId).HasFilter("\"State\" = 0").HasDatabaseName("IX_Waitlist_Waiting");
        entry.HasIndex(e => new { e.PersonId, e.State });
        entry.HasIndex(e => e.PoolId).HasFilter("\"State\" = 0 AND \"PoolId\" IS NOT NULL").HasDatabaseName("IX_Waitlist_WaitingForPool");
        // One open place in a queue per person and time.
        entry.HasIndex(e => new { e.BookableId, e.PersonId, e.From }).IsUnique().HasFilter("\"State\" IN (0, 1) AND \"PoolId\" IS NULL");
        entry.HasIndex(e => new { e.PoolId, e.PersonId, e.From }).IsUnique().HasFilter("\"State\" IN (0, 1) AND \"PoolId\" IS NOT NULL");
    }
}

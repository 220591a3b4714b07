using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A link by which colleagues come along to a booking; whoever has it may say yes while there is room.</summary>
public sealed class StayInvite
{
    public Guid BookingId { get; set; }

    /// <summary>In the link: cannot be guessed.</summary>
    public required string Token { get; set; }
}

/// <summary>A colleague who comes along.</summary>
public sealed class StayGuest
{
    public Guid BookingId { get; set; }
    public Guid PersonId { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class StayInviteMapping : IEntityTypeConfiguration<StayInvite>
{
    public void Configure(EntityTypeBuilder<StayInvite> invite)
    {
        invite.ToTable("StayInvites");
        invite.HasKey(i => i.BookingId);
        invite.Property(i => i.BookingId).ValueGeneratedNever();
        invite.Property(i => i.Token).HasMaxLength(40);
        invite.HasIndex(i => i.Token).IsUnique();
        invite.HasOne<Booking>().WithMany().HasForeignKey(i => i.BookingId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class StayGuestMapping : IEntityTypeConfiguration<StayGuest>
{
    public void Configure(EntityTypeBuilder<StayGuest> guest)
    {
        guest.ToTable("StayGuests");
        guest.HasKey(g => new { g.BookingId, g.PersonId });
        guest.HasIndex(g => g.PersonId);
        guest.HasOne<Booking>().WithMany().HasForeignKey(g => g.BookingId).OnDelete(DeleteBehavior.Cascade);
        guest.HasOne<Person>().WithMany().HasForeignKey(g => g.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

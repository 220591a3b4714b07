using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Checkups;

internal sealed class HospitalMapping : IEntityTypeConfiguration<Hospital>
{
    public void Configure(EntityTypeBuilder<Hospital> hospital)
    {
        hospital.Property(h => h.Id).ValueGeneratedNever();
        hospital.Property(h => h.Code).HasMaxLength(60);
        hospital.HasIndex(h => h.Code).IsUnique();
        hospital.HasOne<Area>().WithMany().HasForeignKey(h => h.DistrictId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProgrammeMapping : IEntityTypeConfiguration<Programme>
{
    public void Configure(EntityTypeBuilder<Programme> programme)
    {
        programme.Property(p => p.Id).ValueGeneratedNever();
        programme.Property(p => p.Code).HasMaxLength(60);
        programme.HasIndex(p => p.Code).IsUnique();
        programme.Ignore(p => p.LimitGroup);
        programme.HasMany(p => p.Audience).WithOne().HasForeignKey(a => a.ProgrammeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProgrammeAudienceMapping : IEntityTypeConfiguration<ProgrammeAudience>
{
    public void Configure(EntityTypeBuilder<ProgrammeAudience> audience)
    {
        audience.Property(a => a.Id).ValueGeneratedNever();
        audience.HasIndex(a => new { a.ProgrammeId, a.Kind, a.TargetId }).IsUnique();
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.HasIndex(i => new { i.ProgrammeId, i.PersonId }).IsUnique();
        invitation.HasIndex(i => i.PersonId);
        invitation.HasOne<Programme>().WithMany().HasForeignKey(i => i.ProgrammeId).OnDelete(DeleteBehavior.Cascade);
        invitation.HasOne<Person>().WithMany().HasForeignKey(i => i.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CheckupSessionMapping : IEntityTypeConfiguration<CheckupSession>
{
    public void Configure(EntityTypeBuilder<CheckupSession> session)
    {
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.ClosedReason).HasMaxLength(500);
        session.HasIndex(s => new { s.HospitalId, s.Day });
        session.HasIndex(s => new { s.ProgrammeId, s.Day });
        session.HasOne<Hospital>().WithMany().HasForeignKey(s => s.HospitalId).OnDelete(DeleteBehavior.Restrict);
        session.HasOne<Programme>().WithMany().HasForeignKey(s => s.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        session.HasOne<Station>().WithMany().HasForeignKey(s => s.StationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CheckupSlotMapping : IEntityTypeConfiguration<CheckupSlot>
{
    public void Configure(EntityTypeBuilder<CheckupSlot> slot)
    {
        slot.HasKey(s => s.BookableId);
        slot.Property(s => s.BookableId).ValueGeneratedNever();
        slot.HasOne<Bookable>().WithOne().HasForeignKey<CheckupSlot>(s => s.BookableId).OnDelete(DeleteBehavior.Restrict);
        slot.HasOne<CheckupSession>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Restrict);
        slot.HasIndex(s => new { s.HospitalId, s.StartsAt });
        slot.HasIndex(s => new { s.ProgrammeId, s.StartsAt });
    }
}

internal sealed class BlockMapping : IEntityTypeConfiguration<Block>
{
    public void Configure(EntityTypeBuilder<Block> block)
    {
        block.HasKey(b => b.BookingId);
        block.Property(b => b.BookingId).ValueGeneratedNever();
        block.HasOne<Booking>().WithOne().HasForeignKey<Block>(b => b.BookingId).OnDelete(DeleteBehavior.Restrict);
        block.HasIndex(b => b.ProgrammeId);
    }
}

internal sealed class AdviceMapping : IEntityTypeConfiguration<Advice>
{
    public void Configure(EntityTypeBuilder<Advice> advice)
    {
        advice.ToTable("Advice");
        advice.Property(a => a.Id).ValueGeneratedNever();
        advice.HasIndex(a => a.BookingId);
        advice.HasIndex(a => a.PersonId);
        advice.HasOne<Booking>().WithMany().HasForeignKey(a => a.BookingId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReportMapping : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> report)
    {
        report.Property(r => r.Id).ValueGeneratedNever();
        report.HasIndex(r => r.BookingId);
        report.HasIndex(r => r.PersonId);
        report.HasOne<Booking>().WithMany().HasForeignKey(r => r.BookingId).OnDelete(DeleteBehavior.Restrict);
    }
}

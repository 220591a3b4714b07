using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Facilities;

internal sealed class HomeMapping : IEntityTypeConfiguration<Home>
{
    public void Configure(EntityTypeBuilder<Home> home)
    {
        home.ToTable("Homes");
        home.Property(h => h.Id).ValueGeneratedNever();
        home.Property(h => h.Code).HasMaxLength(60);
        home.Property(h => h.Phone).HasMaxLength(40);
        home.Property(h => h.Contact).HasMaxLength(60);
        home.ComplexProperty(h => h.Policy);
        home.ComplexProperty(h => h.Quotas);
        home.HasIndex(h => h.Code).IsUnique();
        home.HasOne<Area>().WithMany().HasForeignKey(h => h.CommunityId).OnDelete(DeleteBehavior.Restrict);
        home.HasOne<Station>().WithMany().HasForeignKey(h => h.StationId).OnDelete(DeleteBehavior.Restrict);
        home.HasOne<Schedule>().WithMany().HasForeignKey(h => h.ScheduleId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PoolMapping : IEntityTypeConfiguration<Pool>
{
    public void Configure(EntityTypeBuilder<Pool> pool)
    {
        pool.ToTable("Pools");
        pool.Property(p => p.Id).ValueGeneratedNever();
        pool.Property(p => p.Code).HasMaxLength(60);
        pool.ComplexProperty(p => p.Policy);
        pool.ComplexProperty(p => p.Quotas);
        pool.HasIndex(p => new { p.HomeId, p.Code }).IsUnique();
        pool.HasOne<Home>().WithMany().HasForeignKey(p => p.HomeId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class UnitMapping : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> unit)
    {
        unit.ToTable("Units");
        unit.HasKey(u => u.BookableId);
        unit.Property(u => u.BookableId).ValueGeneratedNever();
        unit.HasIndex(u => new { u.PoolId, u.Number }).IsUnique().HasFilter("\"EndedAt\" IS NULL");
        unit.HasIndex(u => u.HomeId);
        unit.HasOne<Bookable>().WithMany().HasForeignKey(u => u.BookableId).OnDelete(DeleteBehavior.Restrict);
        unit.HasOne<Pool>().WithMany().HasForeignKey(u => u.PoolId).OnDelete(DeleteBehavior.Restrict);
        unit.HasOne<Home>().WithMany().HasForeignKey(u => u.HomeId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class HomeClosureMapping : IEntityTypeConfiguration<HomeClosure>
{
    public void Configure(EntityTypeBuilder<HomeClosure> closure)
    {
        closure.ToTable("HomeClosures");
        closure.Property(c => c.Id).ValueGeneratedNever();
        closure.Property(c => c.Reason).HasMaxLength(500);
        closure.HasIndex(c => new { c.HomeId, c.To });
        closure.HasOne<Home>().WithMany().HasForeignKey(c => c.HomeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class HomeDayMapping : IEntityTypeConfiguration<HomeDay>
{
    public void Configure(EntityTypeBuilder<HomeDay> day)
    {
        day.ToTable("HomeDays");
        day.HasKey(d => new { d.HomeId, d.Day });
        day.Property(d => d.Reason).HasMaxLength(200);
        day.HasOne<Home>().WithMany().HasForeignKey(d => d.HomeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RefusedAsksMapping : IEntityTypeConfiguration<RefusedAsks>
{
    public void Configure(EntityTypeBuilder<RefusedAsks> refused)
    {
        refused.ToTable("RefusedAsks");
        refused.HasKey(r => new { r.PoolId, r.Day });
        refused.HasOne<Pool>().WithMany().HasForeignKey(r => r.PoolId).OnDelete(DeleteBehavior.Cascade);
    }
}

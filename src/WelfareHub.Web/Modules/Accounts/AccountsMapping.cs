using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Web.Modules.Accounts;

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.ToTable("People");
        person.Property(p => p.Id).ValueGeneratedNever();
        person.Property(p => p.FullName).HasMaxLength(80);
        person.Property(p => p.Language).HasMaxLength(10);
        person.Property(p => p.Persona).HasMaxLength(40);
        // One account per phone; the phone is kept in E.164.
        person.HasIndex(p => p.PhoneNumber).IsUnique().HasFilter("\"PhoneNumber\" IS NOT NULL");
        person.HasIndex(p => p.NormalizedEmail).IsUnique().HasFilter("\"NormalizedEmail\" IS NOT NULL").HasDatabaseName("EmailIndex");
        person.HasIndex(p => new { p.StationId, p.Status });
        person.HasIndex(p => new { p.CommunityId, p.Status });
        person.HasIndex(p => new { p.CompanyId, p.Status });
        person.HasOne<Company>().WithMany().HasForeignKey(p => p.CompanyId).OnDelete(DeleteBehavior.Restrict);
        person.HasOne<Station>().WithMany().HasForeignKey(p => p.StationId).OnDelete(DeleteBehavior.Restrict);
        person.HasOne<Area>().WithMany().HasForeignKey(p => p.CommunityId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RoleGrantMapping : IEntityTypeConfiguration<RoleGrant>
{
    public void Configure(EntityTypeBuilder<RoleGrant> grant)
    {
        grant.Property(g => g.Id).ValueGeneratedNever();
        grant.HasIndex(g => new { g.PersonId, g.Role, g.ScopeKind, g.ScopeId }).IsUnique();
        grant.HasIndex(g => new { g.Role, g.ScopeKind, g.ScopeId });
        grant.HasOne<Person>().WithMany().HasForeignKey(g => g.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AreaMapping : IEntityTypeConfiguration<Area>
{
    public void Configure(EntityTypeBuilder<Area> area)
    {
        area.Property(a => a.Id).ValueGeneratedNever();
        area.Property(a => a.Code).HasMaxLength(60);
        area.HasIndex(a => a.Code).IsUnique();
        area.HasOne<Area>().WithMany().HasForeignKey(a => a.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CompanyMapping : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> company)
    {
        company.Property(c => c.Id).ValueGeneratedNever();
        company.Property(c => c.Code).HasMaxLength(60);
        company.HasIndex(c => c.Code).IsUnique();
    }
}

internal sealed class StationMapping : IEntityTypeConfiguration<Station>
{
    public void Configure(EntityTypeBuilder<Station> station)
    {
        station.Property(s => s.Id).ValueGeneratedNever();
        station.Property(s => s.Code).HasMaxLength(60);
        station.HasIndex(s => s.Code).IsUnique();
        station.HasOne<Company>().WithMany().HasForeignKey(s => s.CompanyId).OnDelete(DeleteBehavior.Restrict);
        station.HasOne<Area>().WithMany().HasForeignKey(s => s.CommunityId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SignInSessionMapping : IEntityTypeConfiguration<SignInSession>
{
    public void Configure(EntityTypeBuilder<SignInSession> session)
    {
        session.ToTable("SignInSessions");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.Device).HasMaxLength(80);
        session.HasIndex(s => new { s.PersonId, s.EndedAt });
        session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OneTimeCodeMapping : IEntityTypeConfiguration<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> code)
    {
        code.Property(c => c.Id).ValueGeneratedNever();
        code.Property(c => c.Hash).HasMaxLength(64);
        code.Property(c => c.Target).HasMaxLength(254);
        code.HasIndex(c => new { c.PersonId, c.Purpose, c.ExpiresAt });
        code.HasIndex(c => c.Hash);
        code.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TryCounterMapping : IEntityTypeConfiguration<TryCounter>
{
    public void Configure(EntityTypeBuilder<TryCounter> counter)
    {
        counter.HasKey(c => c.Key);
        counter.Property(c => c.Key).HasMaxLength(100);
        counter.HasIndex(c => c.WindowEndsAt);
    }
}

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.Property(c => c.Id).ValueGeneratedNever();
        consent.Property(c => c.Purpose).HasMaxLength(60);
        consent.HasIndex(c => new { c.PersonId, c.Purpose });
    }
}

internal sealed class ViewRecordMapping : IEntityTypeConfiguration<ViewRecord>
{
    public void Configure(EntityTypeBuilder<ViewRecord> view)
    {
        view.Property(v => v.Id).ValueGeneratedNever();
        view.Property(v => v.Kind).HasMaxLength(40);
        view.HasIndex(v => new { v.RecordId, v.At });
        view.HasIndex(v => new { v.SubjectId, v.At });
    }
}

internal sealed class RosterImportMapping : IEntityTypeConfiguration<RosterImport>
{
    public void Configure(EntityTypeBuilder<RosterImport> import)
    {
        import.Property(i => i.Id).ValueGeneratedNever();
        import.Property(i => i.FileName).HasMaxLength(200);
        import.HasIndex(i => new { i.ById, i.At });
    }
}

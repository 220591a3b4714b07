using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A tablet at the door of a home. A keeper makes a short code, the tablet gives it once and gets a token; only hashes are kept.</summary>
public sealed class Kiosk
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid HomeId { get; set; }

    /// <summary>Such as "beside the door".</summary>
    public required string Name { get; set; }

    public Guid MadeById { get; set; }
    public DateTimeOffset MadeAt { get; set; }

    /// <summary>Of the pairing code; null once used.</summary>
    public string? CodeHash { get; set; }

    public DateTimeOffset CodeUntil { get; set; }

    /// <summary>Of the token in the tablet's cookie; null until paired.</summary>
    public string? TokenHash { get; set; }

    public DateTimeOffset? PairedAt { get; set; }

    /// <summary>From then on the tablet's page is dead.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class KioskMapping : IEntityTypeConfiguration<Kiosk>
{
    public void Configure(EntityTypeBuilder<Kiosk> kiosk)
    {
        kiosk.ToTable("Kiosks");
        kiosk.Property(k => k.Id).ValueGeneratedNever();
        kiosk.Property(k => k.Name).HasMaxLength(40);
        kiosk.Property(k => k.CodeHash).HasMaxLength(64);
        kiosk.Property(k => k.TokenHash).HasMaxLength(64);
        kiosk.HasIndex(k => k.CodeHash).IsUnique().HasFilter("\"CodeHash\" IS NOT NULL");
        kiosk.HasIndex(k => k.TokenHash).IsUnique().HasFilter("\"TokenHash\" IS NOT NULL");
        kiosk.HasIndex(k => k.HomeId);
        kiosk.HasOne<Home>().WithMany().HasForeignKey(k => k.HomeId).OnDelete(DeleteBehavior.Cascade);
    }
}

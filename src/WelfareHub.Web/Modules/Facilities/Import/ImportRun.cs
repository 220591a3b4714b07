using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A file of homes, hours or bookables that somebody has uploaded: looked at first, then applied once or never.</summary>
public sealed class FacilityImportRun
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ById { get; set; }
    public DateTimeOffset At { get; set; }
    public required string FileName { get; set; }

    /// <summary>As <see cref="FacilityFile"/>.</summary>
    public int Kind { get; set; }

    /// <summary>The rows as JSON; null once applied.</summary>
    public string? Rows { get; set; }

    public DateTimeOffset? AppliedAt { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
}

internal sealed class FacilityImportRunMapping : IEntityTypeConfiguration<FacilityImportRun>
{
    public void Configure(EntityTypeBuilder<FacilityImportRun> run)
    {
        run.ToTable("FacilityImports");
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.FileName).HasMaxLength(200);
        run.HasIndex(r => new { r.ById, r.At });
    }
}

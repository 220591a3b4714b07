using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>"Treadmill 3 is broken", as somebody reported it.</summary>
public sealed class Fault
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid HomeId { get; set; }

    /// <summary>The unit; null for anything else in the home.</summary>
    public Guid? BookableId { get; set; }

    public required string Words { get; set; }

    /// <summary>Null once the account is closed.</summary>
    public Guid? ReportedById { get; set; }

    public DateTimeOffset ReportedAt { get; set; }

    /// <summary>Null while it waits for the keeper.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    public Guid? SettledById { get; set; }
    public bool HasPhoto { get; set; }
}

/// <summary>A picture of a fault, cleaned of what the camera wrote about place and phone, encrypted. Apart, so that lists never read it.</summary>
public sealed class FaultPhoto
{
    public Guid FaultId { get; set; }
    public required byte[] Sealed { get; set; }
    public required string ContentType { get; set; }
}

internal sealed class FaultMapping : IEntityTypeConfiguration<Fault>
{
    public void Configure(EntityTypeBuilder<Fault> fault)
    {
        fault.ToTable("Faults");
        fault.Property(f => f.Id).ValueGeneratedNever();
        fault.Property(f => f.Words).HasMaxLength(FaultForm.Longest);
        fault.HasIndex(f => new { f.HomeId, f.SettledAt });
        fault.HasOne<Home>().WithMany().HasForeignKey(f => f.HomeId).OnDelete(DeleteBehavior.Cascade);
        fault.HasOne<Person>().WithMany().HasForeignKey(f => f.ReportedById).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class FaultPhotoMapping : IEntityTypeConfiguration<FaultPhoto>
{
    public void Configure(EntityTypeBuilder<FaultPhoto> photo)
    {
        photo.ToTable("FaultPhotos");
        photo.HasKey(p => p.FaultId);
        photo.Property(p => p.FaultId).ValueGeneratedNever();
        photo.Property(p => p.ContentType).HasMaxLength(40);
        photo.HasOne<Fault>().WithMany().HasForeignKey(p => p.FaultId).OnDelete(DeleteBehavior.Cascade);
    }
}

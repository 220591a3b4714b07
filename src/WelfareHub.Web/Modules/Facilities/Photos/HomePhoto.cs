using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A picture of a home that everybody may see.</summary>
public sealed class HomePhoto
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid HomeId { get; set; }

    /// <summary>Order within the home; the first stands for it in lists.</summary>
    public int Order { get; set; }

    /// <summary>What is to be seen, for who cannot see it.</summary>
    public required LocalText Alt { get; set; }

    public required string ContentType { get; set; }

    /// <summary>Pixels, as it is shown.</summary>
    public int Width { get; set; }
    public int Height { get; set; }

    public Guid? ById { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>Its bytes, cleaned of what the camera wrote beside the picture. Apart, so that lists never read them.</summary>
public sealed class HomePhotoFile
{
    public Guid PhotoId { get; set; }
    public required byte[] Bytes { get; set; }
}

internal sealed class HomePhotoMapping : IEntityTypeConfiguration<HomePhoto>
{
    public void Configure(EntityTypeBuilder<HomePhoto> photo)
    {
        photo.ToTable("HomePhotos");
        photo.Property(p => p.Id).ValueGeneratedNever();
        photo.Property(p => p.ContentType).HasMaxLength(40);
        photo.HasIndex(p => new { p.HomeId, p.Order });
        photo.HasOne<Home>().WithMany().HasForeignKey(p => p.HomeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class HomePhotoFileMapping : IEntityTypeConfiguration<HomePhotoFile>
{
    public void Configure(EntityTypeBuilder<HomePhotoFile> file)
    {
        file.ToTable("HomePhotoFiles");
        file.HasKey(f => f.PhotoId);
        file.Property(f => f.PhotoId).ValueGeneratedNever();
        file.HasOne<HomePhoto>().WithMany().HasForeignKey(f => f.PhotoId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Web.Modules.Notices;

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.Property(n => n.Id).ValueGeneratedNever();
        notice.Property(n => n.Kind).HasMaxLength(60);
        notice.Property(n => n.DedupeKey).HasMaxLength(200);
        notice.Property(n => n.Trouble).HasMaxLength(300);
        notice.HasIndex(n => n.DedupeKey).IsUnique();
        notice.HasIndex(n => n.AboutId);
        // A sweep with nothing due reads one row of this, however long the history.
        notice.HasIndex(n => n.NextTryAt).HasFilter("\"State\" = 0").HasDatabaseName("IX_Notices_Waiting");
        notice.HasIndex(n => new { n.PersonId, n.DueAt });
        notice.HasIndex(n => n.PersonId).HasFilter("\"State\" = 1 AND \"ReadAt\" IS NULL").HasDatabaseName("IX_Notices_Unread");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Modules.Notices;

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.Property(n => n.Id).ValueGeneratedNever();
        notice.Property(n => n.Kind).HasMaxLength(60);
        notice.Property(n => n.DedupeKey).HasMaxLength(200);
        notice.Property(n => n.SendTo).HasMaxLength(254);
        notice.HasIndex(n => n.DedupeKey).IsUnique();
        notice.HasIndex(n => n.AboutId);
        // A sweep with nothing due reads one row of this, however long the history.
        notice.HasIndex(n => n.DueAt).HasFilter("\"State\" = 0").HasDatabaseName("IX_Notices_Waiting");
        notice.HasIndex(n => new { n.PersonId, n.DueAt }).HasFilter("\"InInbox\"").HasDatabaseName("IX_Notices_Inbox");
        notice.HasIndex(n => new { n.PersonId, n.DueAt }).HasFilter("\"InInbox\" AND \"ReadAt\" IS NULL").HasDatabaseName("IX_Notices_Unread");
    }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("NoticeDeliveries");
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Trouble).HasMaxLength(300);
        delivery.HasOne<Notice>().WithMany().HasForeignKey(d => d.NoticeId).OnDelete(DeleteBehavior.Cascade);
        delivery.HasIndex(d => new { d.NoticeId, d.Channel }).IsUnique();
        delivery.HasIndex(d => new { d.Channel, d.NextTryAt, d.Urgency }).HasFilter("\"State\" = 0").HasDatabaseName("IX_NoticeDeliveries_Waiting");
        delivery.HasIndex(d => d.StateAt).HasFilter("\"State\" = 4").HasDatabaseName("IX_NoticeDeliveries_Failed");
    }
}

internal sealed class NoticePreferenceMapping : IEntityTypeConfiguration<NoticePreference>
{
    public void Configure(EntityTypeBuilder<NoticePreference> preference)
    {
        preference.HasKey(p => p.PersonId);
        preference.Property(p => p.PersonId).ValueGeneratedNever();
        preference.Property(p => p.MutedMail).HasMaxLength(200);
        preference.Property(p => p.MutedSms).HasMaxLength(200);
        preference.HasOne<Person>().WithOne().HasForeignKey<NoticePreference>(p => p.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> feed)
    {
        feed.Property(f => f.Id).ValueGeneratedNever();
        // One open address a person, kind and place: two taps on "get an address" leave no second one behind that nobody sees.
        feed.HasIndex(f => new { f.PersonId, f.Kind, f.PlaceId }).IsUnique().HasFilter("\"RevokedAt\" IS NULL").HasDatabaseName("IX_CalendarFeeds_Open");
        feed.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class GroupPostMapping : IEntityTypeConfiguration<GroupPost>
{
    public void Configure(EntityTypeBuilder<GroupPost> post)
    {
        post.Property(p => p.Id).ValueGeneratedNever();
        post.Property(p => p.Group).HasMaxLength(60);
        post.Property(p => p.Kind).HasMaxLength(60);
        post.Property(p => p.DedupeKey).HasMaxLength(200);
        post.Property(p => p.Trouble).HasMaxLength(300);
        post.HasIndex(p => p.DedupeKey).IsUnique();
        post.HasIndex(p => new { p.Group, p.NextTryAt }).HasFilter("\"State\" = 0").HasDatabaseName("IX_GroupPosts_Waiting");
        post.HasIndex(p => p.DueAt).HasFilter("\"State\" = 0").HasDatabaseName("IX_GroupPosts_Due");
        // What was said in the last minute, for the robots' limits.
        post.HasIndex(p => new { p.Group, p.StateAt }).HasFilter("\"State\" = 1").HasDatabaseName("IX_GroupPosts_Said");
    }
}

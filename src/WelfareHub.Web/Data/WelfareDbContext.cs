using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Checkups;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Data;

/// <summary>The one model. Two thin contexts below give it a provider and its own migrations.</summary>
public abstract class WelfareDbContext(DbContextOptions options)
    : IdentityUserContext<Person, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>>(options), IDataProtectionKeyContext
{
    public DbSet<Bookable> Bookables => Set<Bookable>();
    public DbSet<Booking> Bookings => Set<Booking>();
    public DbSet<BookingHistory> BookingHistory => Set<BookingHistory>();
    public DbSet<WaitlistEntry> Waitlist => Set<WaitlistEntry>();

    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<Area> Areas => Set<Area>();
    public DbSet<Company> Companies => Set<Company>();
    public DbSet<Station> Stations => Set<Station>();
    public DbSet<SignInSession> Sessions => Set<SignInSession>();
    public DbSet<OneTimeCode> Codes => Set<OneTimeCode>();
    public DbSet<TryCounter> TryCounters => Set<TryCounter>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<ViewRecord> ViewRecords => Set<ViewRecord>();
    public DbSet<RosterImport> RosterImports => Set<RosterImport>();

    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<NoticePreference> NoticePreferences => Set<NoticePreference>();
    public DbSet<GroupPost> GroupPosts => Set<GroupPost>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();

    public DbSet<Hospital> Hospitals => Set<Hospital>();
    public DbSet<Programme> Programmes => Set<Programme>();
    public DbSet<ProgrammeAudience> ProgrammeAudiences => Set<ProgrammeAudience>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<CheckupSession> CheckupSessions => Set<CheckupSession>();
    public DbSet<CheckupSlot> CheckupSlots => Set<CheckupSlot>();
    public DbSet<Block> Blocks => Set<Block>();
    public DbSet<Advice> Advice => Set<Advice>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<Holiday> Holidays => Set<Holiday>();

    public DbSet<Home> Homes => Set<Home>();
    public DbSet<Pool> Pools => Set<Pool>();
    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<HomeDay> HomeDays => Set<HomeDay>();
    public DbSet<HomePhoto> HomePhotos => Set<HomePhoto>();
    public DbSet<HomePhotoFile> HomePhotoFiles => Set<HomePhotoFile>();
    public DbSet<RefusedAsks> RefusedAsks => Set<RefusedAsks>();
    public DbSet<HomeClosure> HomeClosures => Set<HomeClosure>();
    public DbSet<Fault> Faults => Set<Fault>();
    public DbSet<FaultPhoto> FaultPhotos => Set<FaultPhoto>();
    public DbSet<Kiosk> Kiosks => Set<Kiosk>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Setting> Settings => Set<Setting>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<LocalText>().HaveConversion<LocalTextConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.AddBookings();
        builder.ApplyConfigurationsFromAssembly(typeof(WelfareDbContext).Assembly);
    }

    /// <summary>SQLite cannot order DateTimeOffset: instants are stored as UTC.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        instant => instant.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc), TimeSpan.Zero));

    private sealed class LocalTextConverter() : ValueConverter<LocalText, string>(
        text => text.ToJson(),
        json => LocalText.FromJson(json));
}

public sealed class SqliteWelfareDbContext(DbContextOptions<SqliteWelfareDbContext> options) : WelfareDbContext(options);

public sealed class PostgresWelfareDbContext(DbContextOptions<PostgresWelfareDbContext> options) : WelfareDbContext(options);

/// <summary>A value that belongs to this installation, such as when the demo data was first loaded.</summary>
public sealed class Setting
{
    public required string Key { get; set; }
    public required string Value { get; set; }
}

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>The numbers are stored.</summary>
public enum CheckupKind
{
    Health = 0,
    Dental = 1,
    Outreach = 2,
}

/// <summary>The numbers are stored.</summary>
public enum ApprovalKind
{
    /// <summary>First come, first served.</summary>
    Automatic = 0,
    Hospital = 1,
    Organiser = 2,
}

/// <summary>What is offered, to whom, how often and by which rules. Hospitals publish sessions of it.</summary>
public sealed class Programme
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public CheckupKind Kind { get; set; }
    public required LocalText Title { get; set; }

    /// <summary>What is examined, a line each.</summary>
    public required LocalText Package { get; set; }

    public required LocalText Preparation { get; set; }

    /// <summary>Nothing to eat from this time on the evening before; null when one may eat.</summary>
    public TimeOnly? FastFrom { get; set; }

    /// <summary>Once in so many months, across hospitals, for all programmes of the same kind; 0 = as often as wanted.</summary>
    public int EveryMonths { get; set; }

    /// <summary>First and last day on which it can be booked, the city's calendar.</summary>
    public DateOnly OpensOn { get; set; }
    public DateOnly ClosesOn { get; set; }

    public ApprovalKind Approval { get; set; }
    public int LeadMinutes { get; set; }
    public int FurthestDays { get; set; }
    public int CancelDeadlineMinutes { get; set; }
    public int MaxReschedules { get; set; }
    public int CheckInOpensMinutes { get; set; }
    public int CheckInClosesMinutes { get; set; }
    public int OfferMinutes { get; set; }

    /// <summary>How long before a visit its reminders go out, minutes; 0 = no such reminder.</summary>
    public int RemindMinutes { get; set; } = 24 * 60;
    public int RemindAgainMinutes { get; set; } = 2 * 60;

    /// <summary>The organiser's scope that runs it.</summary>
    public ScopeKind OwnerKind { get; set; }
    public Guid? OwnerId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public List<ProgrammeAudience> Audience { get; set; } = [];

    /// <summary>What the booking core counts together for the limit of once in so many months.</summary>
    public string LimitGroup => LimitGroupOf(Kind, Id);

    /// <summary>The same of a programme of which only so much is known.</summary>
    public static string LimitGroupOf(CheckupKind kind, Guid id) => kind switch
    {
        CheckupKind.Health => "checkup:health",
        CheckupKind.Dental => "checkup:dental",
        _ => "checkup:" + id.ToString("N"),
    };

    /// <summary>What the booking core needs to know of these rules; each slot keeps a copy.</summary>
    public BookingPolicy BookingPolicy() => new()
    {
        LeadMinutes = LeadMinutes,
        FurthestDays = FurthestDays,
        CancelDeadlineMinutes = CancelDeadlineMinutes,
        MaxReschedules = MaxReschedules,
        CheckInOpensMinutes = CheckInOpensMinutes,
        CheckInClosesMinutes = CheckInClosesMinutes,
        OfferMinutes = OfferMinutes,
        RemindMinutes = RemindMinutes,
        RemindAgainMinutes = RemindAgainMinutes,
        NeedsApproval = Approval != ApprovalKind.Automatic,
        AutoNoShow = true,
    };
}

/// <summary>Who may come: any one row that fits is enough. <see cref="ScopeKind.Everything"/> is everyone.</summary>
public sealed class ProgrammeAudience
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ProgrammeId { get; set; }
    public ScopeKind Kind { get; set; }
    public Guid? TargetId { get; set; }
}

/// <summary>An organiser asked a courier to come.</summary>
public sealed class Invitation
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ProgrammeId { get; set; }
    public Guid PersonId { get; set; }
    public Guid ById { get; set; }
    public DateTimeOffset At { get; set; }
}

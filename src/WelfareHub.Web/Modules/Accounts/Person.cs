using Microsoft.AspNetCore.Identity;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Anybody with an account. What they may do is in <see cref="RoleGrant"/>; who they are at work is here.</summary>
public sealed class Person : IdentityUser<Guid>
{
    /// <summary>One field, as the person writes it.</summary>
    public required string FullName { get; set; }

    public PersonStatus Status { get; set; }
    public string Language { get; set; } = Shared.Languages.Hans;

    /// <summary>False until the person chose a language: the phone's language decides so far.</summary>
    public bool LanguageChosen { get; set; }

    public Guid? CompanyId { get; set; }
    public Guid? StationId { get; set; }
    public Guid? CommunityId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>The organiser who approved a courier that registered alone.</summary>
    public Guid? ApprovedById { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>Set by the demo data: lets Development offer a sign-in button. Null for everybody else.</summary>
    public string? Persona { get; set; }
}

/// <summary>The numbers are stored.</summary>
public enum PersonStatus
{
    /// <summary>In a roster that an organiser imported; activates with a code.</summary>
    Imported = 0,

    /// <summary>Registered alone; an organiser of the community must approve.</summary>
    Pending = 1,

    Active = 2,
    Suspended = 3,

    /// <summary>Registered alone, but the phone is not proved yet: nobody sees it, and a roster or another try may take it over.</summary>
    Unproved = 4,

    /// <summary>The person took their agreement back: a row without name, phone or ties, for what was counted.</summary>
    Closed = 5,
}

/// <summary>The numbers are stored.</summary>
public enum Role
{
    Courier = 0,
    HospitalScheduler = 1,
    UnionOrganiser = 2,
    Administrator = 3,

    /// <summary>Keeps one or more Workers' Homes.</summary>
    Keeper = 4,
}

/// <summary>The numbers are stored.</summary>
public enum ScopeKind
{
    Everything = 0,
    Hospital = 1,
    Area = 2,
    Company = 3,
    Station = 4,
    Home = 5,
}

/// <summary>A role held in a scope. A scheduler has one hospital, a keeper a home; an organiser an area, a company or a station.</summary>
public sealed class RoleGrant
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid PersonId { get; set; }
    public Role Role { get; set; }
    public ScopeKind ScopeKind { get; set; }
    public Guid? ScopeId { get; set; }
    public DateTimeOffset GrantedAt { get; set; }
    public Guid? GrantedById { get; set; }
}

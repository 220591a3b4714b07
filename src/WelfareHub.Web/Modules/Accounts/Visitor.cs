using System.Collections.Immutable;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Who makes this request, as of a few seconds ago at most. Null fields: not known or not given.</summary>
public sealed record Visitor(
    Guid Id,
    Guid SessionId,
    string FullName,
    string? Language,
    Guid? CompanyId,
    Guid? StationId,
    Guid? CommunityId,
    ImmutableArray<Grant> Grants)
{
    public bool Has(Role role) => Grants.Any(g => g.Role == role);

    /// <summary>The hospitals this person schedules for.</summary>
    public IEnumerable<Guid> Hospitals => Grants.Where(g => g.Role == Role.HospitalScheduler && g.ScopeId is not null).Select(g => g.ScopeId!.Value);

    /// <summary>The Workers' Homes this person keeps.</summary>
    public IEnumerable<Guid> Homes => Grants.Where(g => g.Role == Role.Keeper && g.ScopeId is not null).Select(g => g.ScopeId!.Value);

    /// <summary>The one hospital of a scheduler; null for everybody else.</summary>
    public Guid? HospitalId => Grants.FirstOrDefault(g => g.Role == Role.HospitalScheduler)?.ScopeId;
}

public sealed record Grant(Role Role, ScopeKind Kind, Guid? ScopeId);

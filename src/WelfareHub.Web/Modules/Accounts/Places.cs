using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>The numbers are stored.</summary>
public enum AreaKind
{
    District = 0,
    Subdistrict = 1,
    Community = 2,
}

/// <summary>A district, subdistrict or community; a tree three deep.</summary>
public sealed class Area
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public AreaKind Kind { get; set; }
    public Guid? ParentId { get; set; }
    public required LocalText Name { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
}

public sealed class Company
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public required LocalText Name { get; set; }
}

/// <summary>Where couriers of a company start from: a station, a sales office, a transfer hub.</summary>
public sealed class Station
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public Guid CompanyId { get; set; }
    public Guid? CommunityId { get; set; }
    public required LocalText Name { get; set; }
    public LocalText? Address { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
}

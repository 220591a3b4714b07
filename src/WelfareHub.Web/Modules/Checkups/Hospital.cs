using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

public sealed class Hospital
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string Code { get; set; }
    public required LocalText Name { get; set; }
    public LocalText? Address { get; set; }

    /// <summary>Where to go inside: "checkup centre, second floor".</summary>
    public required LocalText Where { get; set; }

    public Guid? DistrictId { get; set; }
    public string? Phone { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
}

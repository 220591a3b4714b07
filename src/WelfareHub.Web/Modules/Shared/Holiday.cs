using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>A day off, or a working day that makes up for one. Data from the State Council's yearly notice.</summary>
public sealed class Holiday
{
    public DateOnly Day { get; set; }

    /// <summary>True: a weekend day on which people work.</summary>
    public bool IsWorkday { get; set; }

    public required LocalText Name { get; set; }
}

internal sealed class HolidayMapping : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> holiday) => holiday.HasKey(h => h.Day);
}

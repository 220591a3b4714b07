namespace WelfareHub.Web.Modules.Notices;

/// <summary>How a person wants to be told. Who has no row has the defaults.</summary>
public sealed class NoticePreference
{
    public static readonly TimeOnly DefaultQuietFrom = new(22, 0);
    public static readonly TimeOnly DefaultQuietTo = new(7, 0);

    public Guid PersonId { get; set; }

    /// <summary>Nothing but the urgent leaves the house in [QuietFrom, QuietTo), the city's clock; equal = no quiet hours.</summary>
    public TimeOnly QuietFrom { get; set; } = DefaultQuietFrom;
    public TimeOnly QuietTo { get; set; } = DefaultQuietTo;

    /// <summary>Nothing but the urgent during the couriers' peaks either.</summary>
    public bool QuietAtPeaks { get; set; } = true;

    /// <summary>What is not to be mailed: topics, comma separated.</summary>
    public string MutedMail { get; set; } = "";

    /// <summary>What is not to be sent by SMS: topics, comma separated.</summary>
    public string MutedSms { get; set; } = "";

    public DateTimeOffset ChangedAt { get; set; }
}

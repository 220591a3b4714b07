namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Where a booking shall go, as the board or the form says it. Week: the keeper came from the week's board and goes back there.</summary>
public sealed record MoveForm(Guid? Unit, string Day, string At, bool Week)
{
    /// <summary>As addresses and forms say it; anything else is the day's board.</summary>
    public const string WeekWord = "week";

    public static MoveForm Read(IFormCollection form) => new(
        Guid.TryParse(form["unit"], out var unit) ? unit : null,
        form["day"].ToString() is { Length: <= 20 } day && TypedWords.Read(day) is { } d ? d : "",
        form["at"].ToString() is { Length: <= 20 } at && TypedWords.Read(at) is { } a ? a : "",
        form["view"] == WeekWord);
}

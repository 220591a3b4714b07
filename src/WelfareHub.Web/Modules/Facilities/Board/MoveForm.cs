namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Where a booking shall go, as the board or the form says it.</summary>
public sealed record MoveForm(Guid? Unit, string Day, string At)
{
    public static MoveForm Read(IFormCollection form) => new(
        Guid.TryParse(form["unit"], out var unit) ? unit : null,
        form["day"].ToString() is { Length: <= 20 } day && TypedWords.Read(day) is { } d ? d : "",
        form["at"].ToString() is { Length: <= 20 } at && TypedWords.Read(at) is { } a ? a : "");
}

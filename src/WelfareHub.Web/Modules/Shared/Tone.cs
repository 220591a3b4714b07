namespace WelfareHub.Web.Modules.Shared;

/// <summary>What a state means to the reader; decides colours, never stands alone without words.</summary>
public enum Tone
{
    /// <summary>Settled and good: confirmed, checked in.</summary>
    Ok,

    /// <summary>Somebody still has to act: requested, held, offered.</summary>
    Wait,

    /// <summary>Ended badly: declined, no-show.</summary>
    No,

    /// <summary>Worth knowing: moved, changed.</summary>
    Info,

    /// <summary>Over and of no further interest: cancelled, expired, past.</summary>
    Quiet,
}

internal static class ToneNames
{
    internal static string Css(this Tone tone) => tone switch
    {
        Tone.Ok => "ok",
        Tone.Wait => "wait",
        Tone.No => "no",
        Tone.Info => "info",
        _ => "rest",
    };

    internal static Glyph Sign(this Tone tone) => tone switch
    {
        Tone.Ok => Glyph.Check,
        Tone.Wait => Glyph.Clock,
        Tone.No => Glyph.X,
        Tone.Info => Glyph.Info,
        _ => Glyph.Minus,
    };
}

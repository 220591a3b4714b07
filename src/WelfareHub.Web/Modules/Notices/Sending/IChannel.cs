using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Whom a notice is for, as of now.</summary>
public sealed record Recipient(Guid Id, string FullName, string Language, string? Phone, string? Email);

/// <summary>One way out of the house: a mail server, an SMS gateway.</summary>
public interface IChannel
{
    ChannelKind Kind { get; }

    /// <summary>Configured; a channel that is not gets no deliveries.</summary>
    bool IsOpen { get; }

    /// <summary>Most lines to the server at once.</summary>
    int Lines { get; }

    /// <summary>Whether this person can be told this way; whether they want to be is <see cref="Manners"/>' matter.</summary>
    bool Reaches(Recipient person, Notice notice, NoticeKind kind);

    /// <summary>Whether several notices for one person may leave as one letter here (<see cref="Letter.Parts"/>).</summary>
    bool Joins => false;

    /// <summary>A line to the server, kept open for many letters and used for one at a time. It connects when it must.</summary>
    ILine Open();
}

public interface ILine : IAsyncDisposable
{
    /// <summary>Never throws for what a server, a network or an address may do.</summary>
    Task<SendResult> Send(Letter letter, CancellationToken cancel);
}

/// <summary>A notice in its reader's language, ready for a channel.</summary>
public sealed record Letter(Notice Notice, NoticeKind Kind, Recipient To, WrittenNotice Text, CalendarEntry? Calendar = null)
{
    /// <summary>More than one when several notices leave together; <see cref="Text"/> then speaks for all of them.</summary>
    public IReadOnlyList<WrittenNotice> Parts { get; init; } = [Text];

    /// <summary>Why it comes in quiet hours, for where there is no room for more than a few words; null = it does not.</summary>
    public string? WhyNow { get; init; }

    /// <summary>The facts in words, for gateways that fill in templates of their own.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}

public enum SendResultKind
{
    Sent,

    /// <summary>Try this letter again later.</summary>
    Later,

    /// <summary>The server itself is out of reach or out of order: no use in trying the others now.</summary>
    Down,

    /// <summary>Never: the address is dead or the letter was refused.</summary>
    Refused,
}

/// <param name="Kind">What became of it.</param>
/// <param name="Trouble">A few words for staff, without personal data.</param>
public readonly record struct SendResult(SendResultKind Kind, string? Trouble = null)
{
    public static readonly SendResult Sent = new(SendResultKind.Sent);
}

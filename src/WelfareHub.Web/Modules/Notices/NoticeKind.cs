using System.Collections.Frozen;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>How much a notice may disturb.</summary>
public enum Urgency
{
    /// <summary>Can wait until the person's quiet hours are over.</summary>
    Ordinary,

    /// <summary>Answers what the person has just done, so they are there.</summary>
    Answer,

    /// <summary>Loses its worth within hours, such as an offer that expires: sent at once, and its text says why.</summary>
    Urgent,
}

/// <summary>What people choose channels by.</summary>
public enum Topic
{
    /// <summary>Codes and security: cannot be turned off.</summary>
    Account,

    Bookings,
    Reminders,
    Invitations,
}

/// <summary>A notice that is planned when another is handed over, so that it costs nothing before: the second reminder after the first.</summary>
/// <param name="Kind">What is planned.</param>
/// <param name="Due">Which of the first one's facts says when, an instant; without it nothing follows.</param>
public sealed record FollowUp(string Kind, string Due);

/// <summary>
/// Everything there is to say about one kind of notice, in one place. Its words are three resource keys that begin with
/// <see cref="Key"/>: Subject (one line), Body (paragraphs, one a line) and Action (what the button says). A line whose placeholder
/// has no value is left out, so what is not always known stands on a line of its own.
/// </summary>
/// <param name="Name">As stored: "booking.called-off".</param>
/// <param name="Texts">Names the resource files.</param>
public sealed record NoticeKind(string Name, Type Texts)
{
    /// <summary>"booking.called-off" → "BookingCalledOff".</summary>
    public string Key { get; } = string.Concat(Name.Split('.', '-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public Urgency Urgency { get; init; }

    public Topic Topic { get; init; }

    /// <summary>Whether a mail about it can be stopped with one click, or is essential.</summary>
    public bool CanBeStopped => Topic is Topic.Reminders or Topic.Invitations;

    /// <summary>What comes after it, if anything.</summary>
    public FollowUp? Then { get; init; }

    /// <summary>Whether the in-app inbox shows it.</summary>
    public bool InInbox { get; init; } = true;

    /// <summary>For organisers' groups, never for a person; see <see cref="GroupFacts"/>.</summary>
    public bool ForGroups { get; init; }

    /// <summary>The facts are encrypted at rest; for codes.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// Outside the app it says only that there is something to read: no fact, no calendar, not what it is about. For what nobody may
    /// read over a shoulder or in somebody else's mailbox, such as legal aid.
    /// </summary>
    public bool Confidential { get; init; }

    /// <summary>Nobody is disturbed in quiet hours for it, even if it is of no use after them: then the in-app inbox alone shows it.</summary>
    public bool NeverDisturbs { get; init; }

    /// <summary>For people at a desk: the couriers' peaks do not concern them.</summary>
    public bool ForStaff { get; init; }

    /// <summary>Where it leads, such as "/bookings/{booking}"; null = nowhere.</summary>
    public string? Path { get; init; }

    public Glyph Icon { get; init; } = Glyph.Bell;

    /// <summary>Values of every placeholder, for the preview page and the tests.</summary>
    public IReadOnlyDictionary<string, object> Example { get; init; } = FrozenDictionary<string, object>.Empty;
}

/// <summary>All kinds, as the modules registered them.</summary>
public sealed class NoticeKinds(IEnumerable<NoticeKind> kinds)
{
    private readonly FrozenDictionary<string, NoticeKind> _byName = kinds.ToFrozenDictionary(k => k.Name);

    public IEnumerable<NoticeKind> All => _byName.Values.OrderBy(k => k.Name, StringComparer.Ordinal);

    public NoticeKind this[string name] =>
        _byName.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no kind of notice called \"{name}\".");

    public NoticeKind? Find(string name) => _byName.GetValueOrDefault(name);
}

internal static class NoticeKindRegistration
{
    public static void AddNoticeKinds(this IServiceCollection services, params ReadOnlySpan<NoticeKind> kinds)
    {
        foreach (var kind in kinds)
            services.AddSingleton(kind);
    }
}

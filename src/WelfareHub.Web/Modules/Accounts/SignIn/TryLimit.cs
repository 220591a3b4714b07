namespace WelfareHub.Web.Modules.Accounts;

/// <summary>
/// How often something may be tried. The try that reaches <see cref="Most"/> starts the window again, so that the pause is a whole
/// window long, and there are never more than <see cref="Most"/> tries in any window.
/// </summary>
/// <param name="Name">Part of the counter's key.</param>
/// <param name="Most">Tries allowed in a window.</param>
/// <param name="Window">From the first try on.</param>
internal sealed record TryLimit(string Name, int Most, TimeSpan Window)
{
    public static readonly TryLimit WrongPasswords = new("password", 5, TimeSpan.FromMinutes(15));
    public static readonly TryLimit WrongCodes = new("code", 5, TimeSpan.FromMinutes(10));

    /// <summary>What SMS providers let through for one number.</summary>
    public static readonly IReadOnlyList<TryLimit> CodesSent =
        [new("sent-minute", 1, TimeSpan.FromMinutes(1)), new("sent-hour", 5, TimeSpan.FromHours(1)), new("sent-day", 10, TimeSpan.FromDays(1))];

    /// <summary>Very loose: thousands of phones may share one address of a mobile network.</summary>
    public static readonly TryLimit Address = new("address", 2000, TimeSpan.FromMinutes(10));

    /// <summary>For codes to numbers that nobody has proved yet: each costs an SMS, and anybody may make numbers up.</summary>
    public static Counted[] NewNumbers(RegistrationSettings most, string network) =>
    [
        new(new TryLimit("new-address", most.CodesPerAddress, TimeSpan.FromHours(1)), network),
        new(new TryLimit("new-all", most.Codes, TimeSpan.FromHours(1)), "all"),
    ];

    /// <summary>UTC; null = may be tried now.</summary>
    public DateTimeOffset? PausedUntil(TryCounter counter, DateTimeOffset now) =>
        counter.WindowEndsAt > now && counter.Count >= Most ? counter.WindowEndsAt : null;

    public void Count(TryCounter counter, DateTimeOffset now)
    {
        if (counter.WindowEndsAt <= now)
            (counter.Count, counter.WindowEndsAt) = (0, now + Window);
        counter.Count++;
        if (counter.Count == Most)
            counter.WindowEndsAt = now + Window;
    }
}

/// <summary>A limit, and whose tries are counted in it.</summary>
internal sealed record Counted(TryLimit Limit, string Whose);

/// <summary>A limit that is used up until then, UTC.</summary>
internal sealed record Pause(TryLimit Limit, DateTimeOffset Until);

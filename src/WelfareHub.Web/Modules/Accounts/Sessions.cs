namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A signed-in device. The cookie carries only this id; ending the row ends the session on every node.</summary>
public sealed class SignInSession
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid PersonId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Written at most once an hour.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Absolute end, whatever happens.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Browser and system in a few words, never the whole user agent.</summary>
    public required string Device { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>The numbers are stored.</summary>
public enum CodePurpose
{
    SignIn = 0,
    Activate = 1,
    ChangePhone = 2,
    ChangeEmail = 3,

    /// <summary>The administrator's first sign-in: a long token in a link, not six digits.</summary>
    AdminLink = 4,
    ResetPassword = 5,

    /// <summary>Proves that it is still the account's owner who changes it, where no password is known.</summary>
    Prove = 6,
}

/// <summary>A code that works once, for ten minutes, five tries.</summary>
public sealed class OneTimeCode
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid PersonId { get; set; }
    public CodePurpose Purpose { get; set; }

    /// <summary>Keyed hash of the code; the code itself goes only into the notice.</summary>
    public required string Hash { get; set; }

    /// <summary>The new phone or e-mail a change code vouches for.</summary>
    public string? Target { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
    public int Tries { get; set; }
}

/// <summary>Failed or requested tries in a window, kept in the database so that a second node changes nothing.</summary>
public sealed class TryCounter
{
    /// <summary>What is counted, hashed: "signin:+86138…", "code:+86138…", never readable.</summary>
    public required string Key { get; set; }

    public DateTimeOffset WindowEndsAt { get; set; }
    public int Count { get; set; }
}

/// <summary>A person's agreement to one purpose, or its withdrawal.</summary>
public sealed class Consent
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid PersonId { get; set; }
    public required string Purpose { get; set; }
    public DateTimeOffset GivenAt { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}

/// <summary>Who looked at a confidential record, and when. Append-only.</summary>
public sealed class ViewRecord
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ViewerId { get; set; }

    /// <summary>"advice", "report", …</summary>
    public required string Kind { get; set; }

    public Guid RecordId { get; set; }

    /// <summary>Whose record it is.</summary>
    public Guid SubjectId { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>The numbers are stored.</summary>
public enum RosterState
{
    Checking = 0,
    Checked = 1,
    Applying = 2,
    Applied = 3,
    Abandoned = 4,
    Failed = 5,
}

/// <summary>A roster file that an organiser uploaded: checked row by row, then applied, in the background.</summary>
public sealed class RosterImport
{
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid ById { get; set; }
    public DateTimeOffset At { get; set; }
    public required string FileName { get; set; }
    public RosterState State { get; set; }
    public int Rows { get; set; }
    public int Done { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Bad { get; set; }

    /// <summary>The rows as read, JSON, encrypted; removed once applied or abandoned.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>What is wrong, row by row and cell by cell, JSON.</summary>
    public string? Errors { get; set; }
}

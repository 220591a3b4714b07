using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

internal enum CodeAnswer
{
    Right,
    Wrong,
    Expired,

    /// <summary>It was right once, and works only once.</summary>
    Used,

    /// <summary>A newer one was sent since.</summary>
    Replaced,
    TooManyTries,
}

/// <summary>What a typed code turned out to be; the target is what a change code vouches for.</summary>
internal sealed record CodeResult(CodeAnswer Answer, string? Target = null);

/// <summary>Six digits that work once, for ten minutes, five tries. Only a keyed hash is kept; the code itself goes into the notice.</summary>
internal sealed class Codes(CommitGate gate, Vault vault, Tries tries, SendNotice send, TimeProvider clock)
{
    public const int Digits = 6;
    public const int MostTries = 5;
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Inside a verb that saves.</summary>
    /// <param name="db">The verb's.</param>
    /// <param name="personId">Whose code.</param>
    /// <param name="purpose">A code is good for one purpose only.</param>
    /// <param name="sendTo">Phone (E.164) or e-mail.</param>
    /// <param name="target">The new phone or e-mail that the code vouches for.</param>
    public async ValueTask Issue(DbContext db, Guid personId, CodePurpose purpose, string sendTo, string? target = null)
    {
        var now = clock.GetUtcNow();
        var digits = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var code = new OneTimeCode { PersonId = personId, Purpose = purpose, Hash = "", Target = target, CreatedAt = now, ExpiresAt = now + Life };
        code.Hash = Hash(code.Id, digits);
        db.Add(code);
        var facts = JsonSerializer.Serialize(new { code = digits, until = code.ExpiresAt, purpose = JsonNamingPolicy.CamelCase.ConvertName(purpose.ToString()) });
        await send(db, new NoticeDraft("code", personId, facts, now, code.ExpiresAt, "code:" + code.Id.ToString("N"), SendTo: sendTo));
        var old = now - Kept;
        await db.Set<OneTimeCode>().Where(c => c.ExpiresAt < old).ExecuteDeleteAsync();
    }

    /// <summary>
    /// Tries are counted by what the visitor typed as well as on the code, so that a number nobody has answers like any other.
    /// </summary>
    /// <param name="personId">Null: nobody has this login.</param>
    /// <param name="purpose">As issued.</param>
    /// <param name="whose">The login that the tries are counted by.</param>
    /// <param name="digits">From <see cref="Read"/>.</param>
    /// <param name="cancel">Before the verb starts.</param>
    public Task<CodeResult> Check(Guid? personId, CodePurpose purpose, string whose, string digits, CancellationToken cancel) =>
        gate.Run(async (db, _) =>
        {
            if (await tries.Take(db, [TryLimit.WrongCodes], Whose(purpose, whose)) is not null)
                return new CodeResult(CodeAnswer.TooManyTries);
            var result = await Judge(db, personId, purpose, digits);
            if (result.Answer == CodeAnswer.Right)
                await tries.Forget(db, TryLimit.WrongCodes, Whose(purpose, whose));
            return result;
        }, cancel);

    /// <summary>A new code has its own five tries.</summary>
    public ValueTask ForgetTries(DbContext db, CodePurpose purpose, string whose) => tries.Forget(db, TryLimit.WrongCodes, Whose(purpose, whose));

    /// <summary>Six digits out of what was typed, full-width digits and spaces included; null when it is no code.</summary>
    public static string? Read(string? typed)
    {
        if (typed is not { Length: > 0 and < 40 })
            return null;
        var digits = new StringBuilder(Digits);
        foreach (var letter in typed)
        {
            if (char.IsDigit(letter))
                digits.Append((char)('0' + (int)char.GetNumericValue(letter)));
            else if (!char.IsWhiteSpace(letter) && letter != '-')
                return null;
        }

        return digits.Length == Digits ? digits.ToString() : null;
    }

    private async ValueTask<CodeResult> Judge(DbContext db, Guid? personId, CodePurpose purpose, string digits)
    {
        var now = clock.GetUtcNow();
        var codes = await db.Set<OneTimeCode>().Where(c => c.PersonId == personId && c.Purpose == purpose)
            .OrderByDescending(c => c.CreatedAt).Take(10).AsNoTracking().ToListAsync();
        var match = codes.FirstOrDefault(c => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(c.Hash), Encoding.ASCII.GetBytes(Hash(c.Id, digits))));
        if (match is null)
        {
            // Also when there is none: the same work for a number that nobody has.
            var newest = codes.Count == 0 ? default : codes[0].Id;
            await db.Set<OneTimeCode>().Where(c => c.Id == newest).ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1));
            return new CodeResult(CodeAnswer.Wrong);
        }

        if (match.UsedAt is not null)
            return new CodeResult(CodeAnswer.Used);
        if (match.ExpiresAt <= now)
            return new CodeResult(CodeAnswer.Expired);
        if (match != codes[0])
            return new CodeResult(CodeAnswer.Replaced);
        if (match.Tries >= MostTries)
            return new CodeResult(CodeAnswer.TooManyTries);
        var first = await db.Set<OneTimeCode>().Where(c => c.Id == match.Id && c.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now));
        return first == 1 ? new CodeResult(CodeAnswer.Right, match.Target) : new CodeResult(CodeAnswer.Used);
    }

    private static string Whose(CodePurpose purpose, string whose) => $"{purpose}:{whose}";

    private string Hash(Guid codeId, string digits) => vault.BlindIndex("code", $"{codeId:N}:{digits}");
}

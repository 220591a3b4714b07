using System.Collections.Frozen;

using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Accounts;

internal enum PasswordAnswer
{
    Right,
    Wrong,

    /// <summary>Too many wrong ones: not even looked at.</summary>
    Paused,
}

/// <summary>Passwords: what one may be, checking one, setting one.</summary>
internal sealed class Passwords(IPasswordHasher<Person> hasher, Func<Data.WelfareDbContext> contexts, CommitGate gate, Tries tries)
{
    public const int Shortest = 10;
    public const int Longest = 128;
    private const int FewestLetters = 5;

    /// <summary>Long enough to pass the length, and still what everybody tries first; with small letters.</summary>
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
    [
        "1234567890", "0123456789", "9876543210", "0987654321", "12345678910", "123456789a", "a123456789", "123456789q", "q123456789",
        "1234567890a", "a1234567890", "123456789abc", "abc123456789", "abcd123456", "123456abcd", "1234abcd5678", "abc1234567", "1qaz2wsx3edc",
        "1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3r4t5", "qwertyuiop", "qwerty1234", "qwerty12345", "qwerty123456", "qwertyuiop123", "asdfghjkl123",
        "asdfghjkl;", "zxcvbnm123", "zxcvbnm1234", "qazwsxedcrfv", "qazwsx123456", "1qazxsw23edc", "password12", "password123", "password1234",
        "passw0rd123", "p@ssw0rd123", "woaini1314", "woaini520", "woaini1314520", "woaini5201314", "5201314520", "1314520520", "1314521520",
        "5201314woaini", "5201314123", "woaiwojia123", "woshishei123", "iloveyou520", "iloveyou123", "iloveyou1314", "admin12345", "admin123456",
        "administrator", "kuaidi12345", "kuaidi123456", "kuaidixiaoge", "shunfeng123", "shunfeng123456", "haerbin123", "haerbin123456", "harbin123456",
        "welfarehub1", "welfarehub123", "nuanfeng123", "147258369a", "1472583690", "7894561230", "1231231234", "1122334455", "1212121212",
    ]);

    private readonly Lazy<string> _nobodys = new(() => hasher.HashPassword(null!, Guid.CreateVersion7().ToString()));

    /// <summary>A key of the texts that says what is wrong; null = may be used.</summary>
    public static string? Problem(string? password, string? phone)
    {
        if (password is null || password.Length < Shortest)
            return "PasswordShort";
        if (password.Length > Longest)
            return "PasswordLong";
        if (password.Any(char.IsControl))
            return "PasswordControl";
        if (phone is { Length: > 8 } && password.Contains(phone[^8..], StringComparison.Ordinal))
            return "PasswordPhone";
        var small = password.ToLowerInvariant();
        return Common.Contains(small) || small.Distinct().Count() < FewestLetters || IsRun(small) ? "PasswordCommon" : null;
    }

    /// <summary>As much work for a login that nobody has, so that the answer's time says nothing.</summary>
    public async Task<(PasswordAnswer Answer, Guid PersonId)> Check(string login, string? password, CancellationToken cancel)
    {
        if (await tries.Take([TryLimit.WrongPasswords], login, cancel) is not null)
            return (PasswordAnswer.Paused, default);
        await using var db = contexts();
        var person = await db.Users.WithLogin(login).AsNoTracking().FirstOrDefaultAsync(cancel);
        var short_ = password is { Length: <= Longest } ? password : "";
        var verdict = hasher.VerifyHashedPassword(person!, person?.PasswordHash ?? _nobodys.Value, short_);
        if (person?.PasswordHash is null || verdict == PasswordVerificationResult.Failed)
            return (PasswordAnswer.Wrong, default);
        await tries.Forget(TryLimit.WrongPasswords, login, cancel);
        return (PasswordAnswer.Right, person.Id);
    }

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public Task Set(Guid personId, string password, CancellationToken cancel)
    {
        var hash = Hash(password);
        return gate.Run((db, stop) => new ValueTask<int>(db.Set<Person>().Where(p => p.Id == personId).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.PasswordHash, hash)
            .SetProperty(p => p.SecurityStamp, Guid.CreateVersion7().ToString("N")), stop)), cancel);
    }

    /// <summary>Each character next to the one before it, up or down: "abcdefghij".</summary>
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).Distinct().ToList();
        return steps is [1] or [-1];
    }
}

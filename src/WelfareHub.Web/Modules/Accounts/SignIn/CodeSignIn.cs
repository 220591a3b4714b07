using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Sign-in by a code that is sent to the phone or e-mail. A login that nobody has gets the same answers.</summary>
internal sealed class CodeSignIn(CommitGate gate, Tries tries, Codes codes)
{
    /// <summary>UTC until when no further code is sent; null = sent, or there is nobody to send it to.</summary>
    public Task<DateTimeOffset?> Send(string login, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (await tries.Take(db, TryLimit.CodesSent, login) is { } until)
                return until;
            await codes.ForgetTries(db, CodePurpose.SignIn, login);
            var person = await db.Set<Person>().WithLogin(login).Select(p => p.Id).FirstOrDefaultAsync(stop);
            if (person != default)
                await codes.Issue(db, person, CodePurpose.SignIn, login);
            await tries.Sweep(db);
            await db.SaveChangesAsync(stop);
            return (DateTimeOffset?)null;
        }, cancel);

    /// <summary>The person is known only when the code was right.</summary>
    public async Task<(CodeAnswer Answer, Guid PersonId)> Enter(string login, string digits, CancellationToken cancel)
    {
        var person = await gate.Run(async (db, stop) => await db.Set<Person>().WithLogin(login).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(stop), cancel);
        var result = await codes.Check(person, CodePurpose.SignIn, login, digits, cancel);
        return (result.Answer, result.Answer == CodeAnswer.Right ? person!.Value : default);
    }
}

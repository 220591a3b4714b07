using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Sign-in by a code that is sent to the phone or e-mail. A login that nobody has gets the same answers.</summary>
internal sealed class CodeSignIn(CommitGate gate, Tries tries, Codes codes, WelfareSettings settings)
{
    /// <summary>UTC until when no further code is sent; null = sent, or there is nobody to send it to.</summary>
    /// <param name="login">From <see cref="Logins.Read"/>.</param>
    /// <param name="network">From <see cref="SignInEndpoints.NetworkOf"/>.</param>
    /// <param name="cancel">Before the verb starts.</param>
    public Task<DateTimeOffset?> Send(string login, string network, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (await tries.Take(db, TryLimit.CodesSent, login) is { } until)
                return until;
            await codes.ForgetTries(db, CodePurpose.SignIn, login);
            await tries.Sweep(db);
            var person = await db.Set<Person>().WithLogin(login).Select(p => new { p.Id, p.Status }).FirstOrDefaultAsync(stop);
            // Beyond the limit a number that nobody has proved gets the same answer and no SMS.
            var mayBeSent = person is not null
                && (person.Status != PersonStatus.Unproved || await tries.Take(db, TryLimit.NewNumbers(settings.Registration, network)) is []);
            var anybody = await db.Set<Person>().OrderBy(p => p.Id).Select(p => p.Id).FirstOrDefaultAsync(stop);
            if (anybody != default)
                await SameWork.Write(db, mayBeSent, () => codes.Issue(db, person?.Id ?? anybody, CodePurpose.SignIn, login));
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

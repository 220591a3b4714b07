using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Who asks for a change, with what is needed to ask them back. Hash: null = no password yet.</summary>
internal sealed record Owner(Guid Id, string? Phone, string? Email, bool HasPassword)
{
    /// <summary>Where a code to prove it goes: always to what the account has had so far.</summary>
    public string? Login => Phone ?? Email;

    /// <summary>An e-mail that is the only way in stays.</summary>
    public bool CanLoseEmail => Email is not null && Phone is not null;

    public static Task<Owner> Load(WelfareDbContext db, Guid personId, CancellationToken cancel) =>
        db.Users.Where(p => p.Id == personId).Select(p => new Owner(p.Id, p.PhoneNumber, p.Email, p.PasswordHash != null)).SingleAsync(cancel);
}

/// <summary>An open browser is not enough to change a phone, an e-mail or a password: the password is asked again, or a fresh code.</summary>
internal sealed class Proofs(CommitGate gate, Tries tries, Codes codes, Passwords passwords)
{
    public const string ByCode = "code";

    /// <summary>POST /me/prove: sends a code to the phone the account has, then back to the form, which now asks for it.</summary>
    public static async Task<IResult> SendCode(HttpContext http, WelfareDbContext db, Proofs proofs, [FromForm] string? back)
    {
        if (back is not ("/me/phone" or "/me/email" or RemoveEmailPage.Path or "/me/password" or "/me/close"))
            return Results.NotFound();
        await proofs.Send(await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted), http.RequestAborted);
        return Pages.Go(back + "?proof=" + ByCode);
    }

    /// <summary>What is wrong with the proof in this form: field and key of the text; null = it is the owner.</summary>
    public async Task<(string Field, string Key)?> Problem(Owner owner, bool byCode, string? password, string? code, CancellationToken cancel)
    {
        if (!byCode)
        {
            var (answer, _) = await passwords.Check(owner.Login ?? "", password, cancel);
            return answer == PasswordAnswer.Right ? null : ("password", answer == PasswordAnswer.Paused ? "ProofPaused" : "ProofWrong");
        }

        if (Codes.Read(code) is not { } digits)
            return ("code", "CodeShape");
        var result = await codes.Check(owner.Id, CodePurpose.Prove, owner.Id.ToString(), digits, cancel);
        return result.Answer == CodeAnswer.Right ? null : ("code", "Code" + result.Answer);
    }

    /// <summary>Within the limits of that number; beyond them the last code still works.</summary>
    private Task<bool> Send(Owner owner, CancellationToken cancel) =>
        gate.Run(async (db, stop) =>
        {
            if (owner.Login is null || await tries.Take(db, TryLimit.CodesSent, owner.Login) is not null)
                return false;
            await codes.ForgetTries(db, CodePurpose.Prove, owner.Id.ToString());
            await codes.Issue(db, owner.Id, CodePurpose.Prove, owner.Login);
            await db.SaveChangesAsync(stop);
            return true;
        }, cancel);
}

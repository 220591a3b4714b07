using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>/me/close: a courier takes their agreement back. Staff accounts are an administrator's to end.</summary>
public sealed partial class ClosePage
{
    internal static async Task<IResult> Show(HttpContext http, WelfareDbContext db, AccountClosing closing, PageContext page, IStringLocalizer<MeTexts> texts, string? proof)
    {
        if (IsStaff(http))
            return Results.NotFound();
        var owner = await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted);
        return await Again(http, closing, page, texts, owner, Needed(owner, proof), errors: null);
    }

    internal static async Task<IResult> Close(
        HttpContext http, WelfareDbContext db, AccountClosing closing, Proofs proofs, PageContext page, IStringLocalizer<MeTexts> texts, IStringLocalizer<SignInTexts> rules,
        [FromForm] string? password, [FromForm] string? code, [FromForm] string? proof)
    {
        if (IsStaff(http))
            return Results.NotFound();
        var owner = await Owner.Load(db, http.RequiredVisitor().Id, http.RequestAborted);
        var ask = Needed(owner, proof);
        var errors = new FormErrors();
        if (await proofs.Problem(owner, ask == ProofBy.Code, password, code, http.RequestAborted) is { } problem)
            errors.Add(problem.Field, problem.Field == "code" ? rules[problem.Key] : texts[problem.Key]);
        else if (!await closing.Close(owner.Id, http.RequestAborted))
            errors.Add("code", texts["CloseBusy"]);
        if (errors.Any)
            return await Again(http, closing, page, texts, owner, ask, errors);
        await SignInCookie.Leave(http);
        return Pages.Go("/closed");
    }

    /// <summary>/closed: the way out, for somebody who is nobody here any more.</summary>
    internal static IResult Closed(HttpContext http, PageContext page, IStringLocalizer<MeTexts> texts)
    {
        // Found by its address: of who is signed in nothing has been closed.
        if (http.Visitor() is { } visitor)
            return Pages.Go(Homes.Of([.. visitor.Grants.Select(g => g.Role)]));
        page.Name(texts["ClosedTitle"]);
        return Pages.Show<ClosedPage>();
    }

    private static async Task<IResult> Again(
        HttpContext http, AccountClosing closing, PageContext page, IStringLocalizer<MeTexts> texts, Owner owner, ProofBy ask, FormErrors? errors)
    {
        var (bookings, waits) = await closing.WhatEnds(owner.Id, http.RequestAborted);
        page.Name(texts["CloseTitle"], errors);
        return Pages.Show<ClosePage>(
            new { Proof = ask, SentTo = Logins.Mask(owner.Login), Bookings = bookings, Waits = waits, Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static bool IsStaff(HttpContext http) => http.RequiredVisitor().Grants.Any(g => g.Role != Role.Courier);

    private static ProofBy Needed(Owner owner, string? proof) => !owner.HasPassword || proof == Proofs.ByCode ? ProofBy.Code : ProofBy.Password;
}

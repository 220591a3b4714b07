using System.Globalization;

using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>/admin/outbox: what a channel refused, and what staff do about it.</summary>
internal static class OutboxPages
{
    public const string Path = AdminDesk.Outbox;

    public static void MapOutbox(this WebApplication app)
    {
        app.MapGet(Path, Show).For(Role.Administrator);
        app.MapPost(Path + "/retry", RetryAll).For(Role.Administrator);
        app.MapPost(Path + "/{id:guid}/retry", Retry).For(Role.Administrator);
        app.MapPost(Path + "/{id:guid}/drop", Drop).For(Role.Administrator);
    }

    private static async Task<IResult> Show(
        HttpContext http, OutboxDesk desk, NoticeWriter writer, NoticeKinds kinds, IEnumerable<IChannel> channels, AdminDesk side, IStringLocalizer<NoticeTexts> texts, [FromQuery] string? done)
    {
        var view = await desk.Look(http.RequestAborted);
        var language = Languages.Of(CultureInfo.CurrentUICulture);
        // What a kind is called, as its subject reads with example facts; the person's own facts are not for staff. Beside the person's name
        // a confidential kind would tell what they seek.
        var names = view.Stuck.Select(s => s.Kind).Distinct().ToDictionary(k => k, k => kinds.Find(k) switch
        {
            null => k,
            { Confidential: true } => texts["Confidential"].Value,
            { } kind => writer.Write(kind, kind.Example, language).Subject,
        });
        side.Prepare(texts["Outbox"], Path, stopped: view.Failed);
        return Pages.Show<OutboxPage>(new { View = view, Names = names, Done = Said(done, texts), Unset = !channels.Any(c => c.IsOpen) });
    }

    private static async Task<IResult> RetryAll(HttpContext http, OutboxDesk desk) =>
        Pages.Go($"{Path}?done=retried-{await desk.Retry(null, http.RequestAborted)}");

    private static async Task<IResult> Retry(HttpContext http, Guid id, OutboxDesk desk) =>
        await desk.Retry(id, http.RequestAborted) is 0 && !await desk.Knows(id, http.RequestAborted) ? Results.NotFound() : Pages.Go(Path + "?done=retried-1");

    private static async Task<IResult> Drop(HttpContext http, Guid id, OutboxDesk desk) =>
        await desk.Drop(id, http.RequestAborted) is 0 && !await desk.Knows(id, http.RequestAborted) ? Results.NotFound() : Pages.Go(Path + "?done=dropped");

    private static string? Said(string? done, IStringLocalizer<NoticeTexts> texts)
    {
        if (done == "dropped")
            return texts["OutboxDropped"];
        return done?.StartsWith("retried-", StringComparison.Ordinal) == true && int.TryParse(done["retried-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? texts["OutboxRetried", count].Value
            : null;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Notices;

/// <summary><c>outbox list|retry|drop</c> for an operator at a terminal.</summary>
internal static class OutboxCommands
{
    public static Command Make(Func<ParseResult, WebApplication> build)
    {
        var id = new Argument<Guid?>("id") { Description = "Which; without it all that are stuck", Arity = ArgumentArity.ZeroOrOne, CustomParser = IdIn };
        var list = new Command("list", "Show what waits and what is stuck");
        list.SetAction((parsed, cancel) => With(parsed, build, desk => List(desk, cancel), cancel));
        var retry = new Command("retry", "Queue again what is stuck") { id };
        retry.SetAction((parsed, cancel) => With(parsed, build, async desk => Say("queued again", await desk.Retry(parsed.GetValue(id), cancel)), cancel));
        var drop = new Command("drop", "Give up what is stuck; it will never be sent") { id };
        drop.SetAction((parsed, cancel) => With(parsed, build, async desk => Say("given up", await desk.Drop(parsed.GetValue(id), cancel)), cancel));
        return new Command("outbox", "Look after notices that cannot be sent") { list, retry, drop };
    }

    private static Guid? IdIn(ArgumentResult result)
    {
        if (result.Tokens is not [var token])
            return null;
        if (Guid.TryParse(token.Value, out var id))
            return id;
        result.AddError($"\"{token.Value}\" is not the id of a notice; outbox list shows them.");
        return null;
    }

    private static async Task<int> With(ParseResult parsed, Func<ParseResult, WebApplication> build, Func<OutboxDesk, Task> act, CancellationToken cancel)
    {
        await using var app = build(parsed);
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(cancel);
        await act(app.Services.GetRequiredService<OutboxDesk>());
        return 0;
    }

    private static async Task List(OutboxDesk desk, CancellationToken cancel)
    {
        var view = await desk.Look(cancel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"waiting {view.Waiting}, stuck {view.Failed}, sent in 24 h {view.SentInDay}, oldest due {view.OldestDue?.ToString("u", CultureInfo.InvariantCulture) ?? "none"}"));
        // No names here: a terminal's history outlives its reader.
        foreach (var stuck in view.Stuck)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stuck.Id}  {stuck.At:u}  {(stuck.Channel is { } channel ? channel.ToString() : "group " + stuck.To)}  {stuck.Kind}  {stuck.Tries} tries  {(stuck.NextTryAt is { } next ? $"late, next try {next:u}" : "stopped")}  {stuck.Trouble}"));
    }

    private static void Say(string what, int count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
}

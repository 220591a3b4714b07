using System.Net;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>Nothing that a visitor can send makes a 5xx, on any endpoint.</summary>
public sealed class BadInputTests
{
    private static readonly Dictionary<string, string> Personas = new()
    {
        ["courier"] = "courier-jingwei",
        ["scheduler"] = "scheduler-first",
        ["keeper"] = "keeper-haping",
        ["organiser"] = "organiser-daoli",
        ["admin"] = "admin",
    };

    [Fact]
    public async Task Garbage_in_the_address_never_breaks_the_app()
    {
        await using var site = await Site.Open();
        var wrong = new List<string>();
        foreach (var way in Asked(site, method: "GET"))
        {
            using var visitor = await RightVisitor(site, way);
            foreach (var (name, text) in Garbage.Texts)
            {
                var value = Uri.EscapeDataString(text.Length > 1000 ? text[..500] : text);
                var query = string.Join('&', Garbage.QueryNames.Select(f => $"{f}={(value.Length > 45 ? value[..45] : value)}"));
                if (way.HasParameters && value.Length > 0)
                    await Try(visitor, way, way.Fill(_ => value), name, wrong);
                await Try(visitor, way, $"{way.MadeUpPath()}?{query}", $"{name} in the query", wrong);
            }
        }

        Garbage.QueryNames.Should().Contain(["day", "week", "page", "from-day", "p"]);
        Guard.FindsNothing(wrong);
    }

    [Fact]
    public async Task Garbage_in_a_form_never_breaks_the_app()
    {
        await using var site = await Site.Open();
        var ids = await RealIds(site);
        var wrong = new List<string>();
        foreach (var way in Asked(site, method: "POST"))
        {
            var visitor = await RightVisitor(site, way);
            foreach (var ((name, text), i) in Garbage.Texts.Select((t, i) => (t, i)))
            {
                var path = way.HasParameters ? way.Fill(_ => ids[i % ids.Count]) : way.Pattern;
                var fields = Garbage.Fields(text, FormTokens.For(site, visitor), twice: text.Length < 100);
                if (!await Post(visitor, way, path, new FormUrlEncodedContent(fields), name, wrong))
                    continue;

                // Some forms end the session.
                visitor.Dispose();
                visitor = await RightVisitor(site, way);
            }

            visitor.Dispose();
        }

        Garbage.FieldNames.Should().HaveCountGreaterThan(12);
        Guard.FindsNothing(wrong);
    }

    [Fact]
    public async Task Wrong_files_and_bodies_never_break_the_app()
    {
        await using var site = await Site.Open();
        var wrong = new List<string>();
        var zip = "PK\u0003\u0004 not a workbook"u8.ToArray();
        var pdf = "%PDF-1.7 not a document"u8.ToArray();
        var binary = Enumerable.Range(0, 4096).Select(i => (byte)(i * 37)).ToArray();
        foreach (var way in Asked(site, method: "POST"))
        {
            var path = way.MadeUpPath();
            using var visitor = await RightVisitor(site, way);
            foreach (var (bytes, file, type) in ((byte[], string, string)[])[([], "empty.csv", "text/csv"), (binary, "a.csv", "text/csv"), (zip, "a.xlsx", "application/vnd.ms-excel"), (pdf, "a.pdf", "application/pdf"), (binary, "..\\..\\a\u202Efdp.exe", "image/png")])
                await Post(visitor, way, path, Garbage.Upload(FormTokens.For(site, visitor), bytes, file, type), file, wrong);
            await Post(visitor, way, path, new StringContent("{\"a\":", null, "application/json"), "half a JSON", wrong);
            await Post(visitor, way, path, new StringContent("--x\r\nbroken", null, "multipart/form-data"), "no boundary", wrong);
            await Post(visitor, way, path, new ByteArrayContent(binary), "no content type", wrong);
        }

        Guard.FindsNothing(wrong);
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_refused_clearly()
    {
        await using var site = await Site.Open();
        var wrong = new List<string>();
        var tooMuch = new string('x', 10 * 1024 * 1024);
        foreach (var way in Asked(site, method: "POST"))
        {
            using var visitor = await RightVisitor(site, way);
            var token = FormTokens.For(site, visitor);
            using var content = new StringContent($"{FormTokens.Field}={Uri.EscapeDataString(token)}&name={tooMuch}", null, "application/x-www-form-urlencoded");
            try
            {
                var answer = await visitor.Http.PostAsync(new Uri(way.MadeUpPath(), UriKind.Relative), content);
                if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound))
                    wrong.Add($"{way.Method} {way.Pattern}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException)
            {
                // The server may close the connection while we still send.
            }
        }

        Guard.FindsNothing(wrong);
    }

    private static IEnumerable<Way> Asked(Site site, string method) =>
        Way.AllOf(site).Where(w => w.Method == method && !w.Pattern.StartsWith("/error", StringComparison.Ordinal));

    private static async Task<Surfer> RightVisitor(Site site, Way way) =>
        way.Access is null or Way.Anybody ? site.Nobody() : await site.As(Personas[way.Access.Split(' ')[0]]);

    private static async Task Try(Surfer visitor, Way way, string path, string what, List<string> wrong)
    {
        var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
        if ((int)answer.StatusCode >= 500)
            wrong.Add($"{way.Method} {way.Pattern} with {what}: {(int)answer.StatusCode}");
    }

    /// <summary>True: the visitor is no longer signed in.</summary>
    private static async Task<bool> Post(Surfer visitor, Way way, string path, HttpContent content, string what, List<string> wrong)
    {
        using (content)
        {
            var answer = await visitor.Http.PostAsync(new Uri(path, UriKind.Relative), content);
            if ((int)answer.StatusCode >= 500)
                wrong.Add($"{way.Method} {way.Pattern} ({path}) with {what}: {(int)answer.StatusCode}");
            return answer.Headers.Location?.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal) == true;
        }
    }

    /// <summary>Ids that exist, so that garbage also gets past the look-up; those of the same things in every run.</summary>
    private static async Task<IReadOnlyList<string>> RealIds(Site site)
    {
        await using var db = site.Db();
        var hospital = await db.Hospitals.Where(h => h.Code == "first").Select(h => h.Id).SingleAsync();
        var programme = await db.Programmes.Where(p => p.Code == "city-health").Select(p => p.Id).SingleAsync();
        var session = await db.CheckupSessions.Where(s => s.HospitalId == hospital && s.ProgrammeId == programme).OrderBy(s => s.Day).Select(s => s.Id).FirstAsync();
        Guid[] ids =
        [
            await db.Users.Where(p => p.Persona == null && p.StationId != null).OrderBy(p => p.PhoneNumber).Select(p => p.Id).FirstAsync(),
            programme,
            session,
            await db.CheckupSlots.Where(s => s.SessionId == session).OrderBy(s => s.StartsAt).Select(s => s.BookableId).FirstAsync(),
            hospital,
        ];
        return [.. ids.Select(id => id.ToString())];
    }
}

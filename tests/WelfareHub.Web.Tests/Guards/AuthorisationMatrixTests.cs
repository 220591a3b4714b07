using System.Net;

using Microsoft.AspNetCore.Antiforgery;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>Every endpoint × every kind of visitor, over real HTTP. The table is endpoints.txt beside this file.</summary>
public sealed class AuthorisationMatrixTests
{
    private static readonly (string Role, string? Persona)[] Visitors =
    [
        ("nobody", null), ("courier", "courier-jingwei"), ("scheduler", "scheduler-first"), ("keeper", "keeper-haping"), ("organiser", "organiser-daoli"), ("admin", "admin"),
    ];

    [Fact]
    public async Task Every_endpoint_says_who_may_come_in_and_the_table_says_the_same()
    {
        await using var site = await Site.OpenEmpty();
        var ways = Way.AllOf(site);
        var table = await File.ReadAllLinesAsync(Path.Combine(Sources.Root, "tests", "WelfareHub.Web.Tests", "Guards", "endpoints.txt"));
        var written = table.Where(l => l.Length > 0 && l[0] != '#').ToList();
        var real = ways.Select(w => w.Line).ToList();

        ways.Should().HaveCountGreaterThan(5);
        Guard.FindsNothing(ways.Where(w => w.Access is null).Select(w => w.Line), "each endpoint says .For(roles), .ForSignedIn() or .Open(), and one of them only");
        Guard.FindsNothing(real.Except(written), "endpoints.txt must list every endpoint");
        Guard.FindsNothing(written.Except(real), "endpoints.txt must list nothing that is gone or that lets others in");
        written.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Every_endpoint_lets_in_whom_it_should_and_is_not_there_for_others()
    {
        await using var site = await Site.Open();
        var wrong = new List<string>();
        foreach (var way in Way.AllOf(site))
        {
            foreach (var (role, persona) in Visitors)
            {
                using var visitor = persona is null ? site.Nobody() : await site.As(persona);
                using var request = new HttpRequestMessage(new HttpMethod(way.Method), new Uri(way.MadeUpPath(), UriKind.Relative));
                if (way.Method != "GET")
                    request.Content = new FormUrlEncodedContent([new(FormTokens.Field, FormTokens.For(site, visitor))]);
                var answer = await Shown.From(await visitor.Http.SendAsync(request));
                if (Complaint(way, role, answer) is { } complaint)
                    wrong.Add($"{way.Method} {way.Pattern} as {role}: {complaint}, was {(int)answer.Status} {answer.Location}");
            }
        }

        Guard.FindsNothing(wrong);
    }

    [Fact]
    public async Task Every_form_demands_its_antiforgery_token()
    {
        await using var site = await Site.Open();
        var wrong = new List<string>();
        // Mail programs post the unsubscribe link by themselves (RFC 8058); the signature in it is what a token is to a form.
        foreach (var way in Way.AllOf(site).Where(w => w.Method is not ("GET" or "HEAD") && w.Pattern != "/unsubscribe/{token}"))
        {
            if (way.Endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation != true)
                wrong.Add($"{way.Method} {way.Pattern} does not ask for a token");
            var (_, persona) = Visitors.First(v => way.Access == Way.Anybody || way.Access!.Split(' ').Contains(v.Role));
            using var visitor = persona is null ? site.Nobody() : await site.As(persona);
            var answer = await visitor.Post(way.MadeUpPath(), [new("a", "b")]);
            if (answer.Status != HttpStatusCode.BadRequest)
                wrong.Add($"{way.Method} {way.Pattern} without a token: {(int)answer.Status}");
        }

        Guard.FindsNothing(wrong);
    }

    /// <summary>What is wrong with this answer; null = nothing. With made-up ids a right visitor may well be told 404.</summary>
    private static string? Complaint(Way way, string role, Shown answer)
    {
        var toSignIn = answer.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true && answer.Status == HttpStatusCode.SeeOther;
        var open = way.Access == Way.Anybody;
        if (!open && role == "nobody")
            return toSignIn ? null : "should be sent to sign in";
        if (!open && !way.Access!.Split(' ').Contains(role))
            return answer.Status == HttpStatusCode.NotFound ? null : "should find nothing";
        if ((int)answer.Status >= 500)
            return way.Pattern.StartsWith("/error", StringComparison.Ordinal) ? null : "should not break";
        if (toSignIn && !open)
            return "should be let in";
        var mustBeThere = way is { Method: "GET", HasParameters: false };
        return mustBeThere && answer.Status == HttpStatusCode.NotFound ? "should be there" : null;
    }
}

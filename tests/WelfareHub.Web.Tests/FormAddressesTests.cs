using System.Net;

using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests;

/// <summary>A form that comes back with errors stands at the address it was sent to; that address opens too.</summary>
public sealed class FormAddressesTests
{
    [Fact]
    public async Task Every_address_of_a_form_leads_whoever_opens_it_to_a_page_above_it()
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody();
        var ways = Way.AllOf(site);
        var pages = ways.Where(w => w.Method == "GET").Select(w => w.Pattern).ToHashSet();
        var forms = ways.Where(w => w.Method == "POST" && !pages.Contains(w.Pattern)).ToList();
        forms.Should().HaveCountGreaterThan(50);

        foreach (var path in forms.Select(f => f.MadeUpPath()))
        {
            var hops = 0;
            var answer = await nobody.Get(path);
            answer.Status.Should().Be(HttpStatusCode.SeeOther, path);
            for (var at = path; answer.Status == HttpStatusCode.SeeOther && answer.Location is { } next && !next.StartsWith("/sign-in", StringComparison.Ordinal); answer = await nobody.Get(next), at = next)
            {
                at.Should().StartWith(next, "it leads up");
                next.Length.Should().BeLessThan(at.Length);
                (++hops).Should().BeLessThan(5, path);
            }
        }
    }

    [Fact]
    public async Task Who_chooses_another_language_below_a_form_that_came_back_finds_the_page_it_belongs_to()
    {
        await using var site = await Site.Open();
        using var courier = await site.As("courier-haping");
        var failed = await courier.Send(await courier.Open("/homes/haping/football"), "/homes/haping/football/book", ("from", "yesterday"));
        failed.Status.Should().Be(HttpStatusCode.UnprocessableEntity);

        var english = failed.Html.QuerySelector("[formaction^='/language/en']")!.GetAttribute("formaction")!;
        var back = Uri.UnescapeDataString(english[(english.IndexOf("back=", StringComparison.Ordinal) + "back=".Length)..]);

        (await courier.Get(back)).Location.Should().Be("/homes/haping/football");
    }

    [Theory]
    [InlineData("/no/such/page")]
    [InlineData("/bookings/no-such")]
    [InlineData("/hospital//bookings/0193a000-0000-7000-8000-000000000001/check-in")]
    public async Task What_is_no_forms_address_is_not_there(string path)
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody();
        (await nobody.Get(path)).Status.Should().Be(HttpStatusCode.NotFound);
    }
}

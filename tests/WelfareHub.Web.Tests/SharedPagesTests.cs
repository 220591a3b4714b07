using System.Net;

using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests;

public sealed class SharedPagesTests
{
    [Fact]
    public async Task The_first_page_opens_for_anybody_with_strict_headers()
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody();

        var page = await nobody.Open("/");

        page.Response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'self'").And.NotContain("unsafe");
        page.Response.Headers.Server.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_who_save_the_same_at_once_the_second_is_told_and_not_given_a_broken_page()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var company = await db.Companies.AsNoTracking().FirstAsync();
        db.Companies.Add(company);

        var clash = await db.Invoking(d => d.SaveChangesAsync()).Should().ThrowAsync<DbUpdateException>();

        Conflicts.StatusOf(clash.Which).Should().Be(StatusCodes.Status409Conflict);
        Conflicts.StatusOf(new InvalidOperationException()).Should().Be(StatusCodes.Status500InternalServerError);
        using var nobody = site.Nobody();
        (await nobody.Get("/error/409")).Text.Should().Contain("剛剛有人快了一步");
    }

    [Fact]
    public async Task A_page_comes_compressed_to_whoever_can_read_it()
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody();
        nobody.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");

        var page = await nobody.Open("/sign-in");

        page.Response.Content.Headers.ContentEncoding.Should().Equal("br");
    }

    [Fact]
    public async Task A_proxy_on_this_machine_may_say_that_the_visitor_came_over_TLS()
    {
        await using var site = await Site.OpenEmpty("Production");
        using var nobody = site.Nobody();
        nobody.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        nobody.Http.DefaultRequestHeaders.Host = "welfare.example.org";

        var page = await nobody.Open("/sign-in");

        page.Response.Headers.GetValues("Strict-Transport-Security").Single().Should().Contain("max-age=31536000").And.Contain("includeSubDomains");
        page.Response.Headers.GetValues("Set-Cookie").Should().OnlyContain(c => c.Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("zh-Hant", "找不到這一頁")]
    [InlineData("zh-Hans", "找不到这一页")]
    [InlineData("en", "We cannot find that page")]
    public async Task A_page_that_is_not_there_says_so_in_the_readers_language(string language, string words)
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody().Speaking(language);

        var page = await nobody.Get("/no/such/page");

        page.Status.Should().Be(HttpStatusCode.NotFound);
        page.Text.Should().Contain(words);
    }
}

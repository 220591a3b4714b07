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
    public async Task A_page_with_a_form_is_framed_nowhere_and_speaks_of_no_script_we_do_not_have()
    {
        await using var site = await Site.OpenEmpty();
        using var nobody = site.Nobody();

        var page = await nobody.Open("/sign-in");

        page.Response.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        page.Response.Headers.Contains("blazor-enhanced-nav").Should().BeFalse();
    }

    [Fact]
    public async Task Robots_are_sent_away_and_a_file_that_is_not_there_is_not_behind_the_sign_in()
    {
        await using var site = await Site.OpenEmpty("Production");
        using var nobody = site.Nobody();

        (await nobody.Open("/robots.txt")).Body.Should().Contain("Disallow: /");
        (await nobody.Open("/favicon.ico")).Response.Content.Headers.ContentType!.MediaType.Should().Be("image/svg+xml");
        (await nobody.Get("/wp-login.php")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_form_without_its_token_is_refused_alike_in_every_environment(string environment)
    {
        await using var site = await Site.Open(environment);
        using var courier = await site.As("courier-jingwei");
        foreach (var path in (string[])["/sign-in", "/sign-in/password", "/register", "/me/close"])
        {
            foreach (var token in (KeyValuePair<string, string>[][])[[], [new("_form", "abc")]])
            {
                var answer = await courier.Post(path, token);

                answer.Status.Should().Be(HttpStatusCode.BadRequest, "{0} with {1} tokens", path, token.Length);
                answer.Text.Should().Contain("頁面可能放得太久了");
            }
        }
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_said_to_be_too_long()
    {
        await using var site = await Site.Open();
        using var scheduler = await site.As("scheduler-first");
        var token = Guards.FormTokens.For(site, scheduler);

        foreach (var path in (string[])["/sign-in", $"/hospital/bookings/{Guid.Empty}/advice"])
        {
            var answer = await scheduler.Post(path, [new("_form", token), new("advice", new string('x', 10 * 1024 * 1024))]);

            answer.Status.Should().Be(HttpStatusCode.RequestEntityTooLarge, path);
            answer.Text.Should().Contain("文字太長");
        }
    }

    [Fact]
    public async Task Of_two_who_save_the_same_at_once_the_second_is_told_and_not_given_a_broken_page()
    {
        await using var site = await Site.Open();
        await using var db = site.Db();
        var company = await db.Companies.AsNoTracking().OrderBy(c => c.Code).FirstAsync();
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

using Microsoft.Playwright;

using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Browser.Tests;

/// <summary>
/// Every page that each kind of visitor can reach by links: pictures of all, nothing cut, nothing inaccessible. Phone and desktop
/// are classes of their own, so that they run side by side.
/// </summary>
public abstract class GalleryTests(Browsers browsers, Screen screen)
{
    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task Every_page_is_accessible_and_whole(string language)
    {
        await using var site = await Browsers.Site();
        foreach (var (persona, home) in Atlas.Travellers)
        {
            using var scout = persona == "nobody" ? site.Nobody() : await site.As(persona);
            await using var window = await browsers.Open(site, screen, language, persona: persona == "nobody" ? null : persona);
            window.Judges = language == "zh-Hant";
            // The other languages are measured in every run, and kept as pictures when somebody wants to look at them.
            window.Pictures = window.Judges || Environment.GetEnvironmentVariable("WELFAREHUB_TEST_PICTURES") == "all";
            foreach (var page in await Atlas.Of(site, scout, home))
            {
                await window.Go(page.Path);
                await window.Look($"{persona}{NameOf(page.Path)}");
            }

            window.MustBeFine();
        }
    }

    private static string NameOf(string path)
    {
        var parts = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(p => Guid.TryParse(p, out _) ? "one" : p);
        return string.Concat(parts.Select(p => "-" + p));
    }
}

public sealed class DesktopGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Desktop);

public sealed class PhoneGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Phone);

public sealed class SmallestPhoneTests(Browsers browsers)
{
    [Fact]
    public async Task Nothing_sticks_out_on_the_smallest_phone()
    {
        await using var site = await Browsers.Site();
        foreach (var (persona, home) in Atlas.Travellers)
        {
            using var scout = persona == "nobody" ? site.Nobody() : await site.As(persona);
            await using var window = await browsers.Open(site, Screen.SmallPhone, "en", persona: persona == "nobody" ? null : persona);
            foreach (var page in await Atlas.Of(site, scout, home))
            {
                await window.Go(page.Path);
                await window.CheckWidth(page.Path);
            }

            window.MustBeFine();
        }
    }

    [Theory]
    [InlineData(null, "/sign-in")]
    [InlineData("courier-jingwei", "/")]
    public async Task The_first_page_weighs_little(string? persona, string path)
    {
        await using var site = await Browsers.Site();
        await using var window = await browsers.Open(site, Screen.Phone, persona: persona);
        var answers = new List<IResponse>();
        window.Page.Response += (_, answer) => answers.Add(answer);

        await window.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });

        var sizes = await Task.WhenAll(answers.Select(async a => (a.Request.ResourceType, Bytes: (await a.Request.SizesAsync()).ResponseBodySize)));
        sizes.Should().NotBeEmpty();
        sizes.Sum(s => s.Bytes).Should().BeLessThanOrEqualTo(100 * 1024, "the first page is at most 100 KB over the air");
        sizes.Where(s => s.ResourceType == "script").Sum(s => s.Bytes).Should().BeLessThanOrEqualTo(20 * 1024);
        window.MustBeFine();
    }
}

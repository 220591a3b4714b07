using System.Collections.Concurrent;

using Microsoft.Playwright;

using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Browser.Tests;

/// <summary>
/// Every page that each kind of visitor can reach by links: nothing cut at any width, nothing inaccessible. Each language and kind of
/// screen is a class of its own, so that they run side by side.
/// </summary>
public abstract class GalleryTests(Browsers browsers, Screen screen, string language, params int[] otherWidths)
{
    [Fact]
    public async Task Every_page_is_accessible_and_whole()
    {
        await using var site = await Browsers.Site();
        foreach (var (persona, home) in Atlas.Travellers)
        {
            using var scout = persona == "nobody" ? site.Nobody() : await site.As(persona);
            await using var window = await browsers.Open(site, screen, language, persona: persona == "nobody" ? null : persona);
            foreach (var page in await Atlas.Of(site, scout, home))
            {
                await window.Go(page.Path);
                await window.Look($"{persona}{NameOf(page.Path)}", otherWidths);
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

public sealed class HantPhoneGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Phone, Languages.Hant, 320);

public sealed class HantDesktopGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Desktop, Languages.Hant, 1024);

public sealed class HansPhoneGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Phone, Languages.Hans, 320);

public sealed class HansDesktopGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Desktop, Languages.Hans, 1024);

public sealed class EnglishPhoneGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Phone, Languages.English, 320);

public sealed class EnglishDesktopGalleryTests(Browsers browsers) : GalleryTests(browsers, Screen.Desktop, Languages.English, 1024);

public sealed class FirstPageTests(Browsers browsers)
{
    [Theory]
    [InlineData(null, "/sign-in")]
    [InlineData("courier-jingwei", "/")]
    public async Task The_first_page_weighs_little(string? persona, string path)
    {
        await using var site = await Browsers.Site();
        await using var window = await browsers.Open(site, Screen.Phone, persona: persona);
        // Some may still come in while those that came are weighed.
        var answers = new ConcurrentQueue<IResponse>();
        window.Page.Response += (_, answer) => answers.Enqueue(answer);

        await window.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });

        var sizes = await Task.WhenAll(answers.ToArray().Select(async a => (a.Request.ResourceType, Bytes: (await a.Request.SizesAsync()).ResponseBodySize)));
        sizes.Should().NotBeEmpty();
        sizes.Sum(s => s.Bytes).Should().BeLessThanOrEqualTo(100 * 1024, "the first page is at most 100 KB over the air");
        sizes.Where(s => s.ResourceType == "script").Sum(s => s.Bytes).Should().BeLessThanOrEqualTo(20 * 1024);
        window.MustBeFine();
    }
}

namespace WelfareHub.Browser.Tests;

/// <summary>A courier in the midday break: two taps to a treadmill, without script, on a phone.</summary>
public sealed class HomesTests(Browsers browsers)
{
    [Theory]
    [InlineData("390", "zh-Hant")]
    [InlineData("390", "zh-Hans")]
    [InlineData("390", "en")]
    [InlineData("1280", "zh-Hant")]
    public async Task Two_taps_from_the_first_page_book_a_treadmill_without_script(string screen, string language)
    {
        await using var site = await Browsers.Site();
        await using var courier = await browsers.Open(site, Screen.Named(screen), language, script: false, persona: "courier-haping");
        courier.Judges = false;
        await courier.Go("/");
        await courier.Page.ScreenshotAsync(new() { Path = Picture("homes-1-home", screen, language), FullPage = true });

        await courier.Page.Locator("a[href='/homes?what=treadmill']").First.ClickAsync();
        await courier.Page.WaitForURLAsync("**/homes?what=treadmill");
        await courier.Page.ScreenshotAsync(new() { Path = Picture("homes-2-free", screen, language), FullPage = true });
        await courier.Page.Locator("form[action='/homes/haping/treadmill/book'] button").First.ClickAsync();
        await courier.Page.WaitForURLAsync("**/homes/bookings/*");

        new Uri(courier.Page.Url).AbsolutePath.Should().StartWith("/homes/bookings/");
        (await courier.Page.Locator(".reference").CountAsync()).Should().Be(1);
        await courier.Page.ScreenshotAsync(new() { Path = Picture("homes-3-booked", screen, language), FullPage = true });
        courier.MustBeFine();
    }

    [Theory]
    [InlineData("390", "zh-Hant")]
    [InlineData("390", "en")]
    [InlineData("1280", "zh-Hans")]
    public async Task Every_page_of_the_homes_is_whole_and_accessible(string screen, string language)
    {
        await using var site = await Browsers.Site();
        await using var courier = await browsers.Open(site, Screen.Named(screen), language, persona: "courier-haping");
        (string Path, string Name)[] pages =
        [
            ("/homes", "now"), ("/homes/all", "all"), ("/homes/haping", "one"), ("/homes/jingyu-stop", "stop"), ("/homes/haping/treadmill", "day"), ("/homes/haping/room", "room"),
            ("/homes/haping/football/repeat?day=2026-11-24&time=13:00&minutes=40&weeks=4", "repeat"), ("/homes/haping/bike?day=2026-11-24", "day-tomorrow"),
        ];
        foreach (var (path, name) in pages)
        {
            await courier.Go(path);
            await courier.Look("homes-" + name);
        }

        await courier.Go("/homes/haping/football?day=2026-11-24&minutes=40");
        await courier.Press("button[name=from] >> nth=3");
        await courier.Look("homes-booked");
        await courier.Press("a[href$='/move']");
        await courier.Look("homes-move");
        courier.MustBeFine();
    }

    private static string Picture(string name, string screen, string language) =>
        Path.Combine(Web.Tests.Guards.Sources.Root, "artifacts", "screenshots", $"{name}-{screen}-{language}.png");
}

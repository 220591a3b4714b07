using System.Buffers.Binary;
using System.Net;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

using static WelfareHub.Web.Tests.Facilities.KeepingTests;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>Keeping a home: what it is, when it is open, by which rules, what stands there, and its pictures.</summary>
public sealed partial class UpkeepTests
{
    /// <summary>Monday 13:00 in Harbin.</summary>
    private static readonly DateTimeOffset One = Site.Start.AddHours(4);

    [Theory]
    [InlineData("")]
    [InlineData("/particulars")]
    [InlineData("/hours")]
    [InlineData("/days")]
    [InlineData("/rules")]
    [InlineData("/pools")]
    [InlineData("/new-pool")]
    [InlineData("/pools/treadmill")]
    [InlineData("/pools/treadmill/rules")]
    [InlineData("/photos")]
    public async Task Pages_that_keep_a_home_are_there_for_its_keeper_its_organiser_and_nobody_else(string page)
    {
        await using var site = await Quiet();
        foreach (var (persona, haping, gongcheng) in ((string, int, int)[])[("keeper-haping", 200, 404), ("organiser-daoli", 404, 200), ("admin", 200, 200), ("courier-haping", 404, 404), ("scheduler-first", 404, 404)])
        {
            using var visitor = await site.As(persona);
            ((int)(await visitor.Get("/keeper/haping/home" + page)).Status).Should().Be(haping, "{0} opens the hub's home", persona);
            ((int)(await visitor.Get("/keeper/gongcheng/home" + page)).Status).Should().Be(gongcheng, "{0} opens the home in Daoli", persona);
            (await visitor.Get("/keeper/nowhere/home" + page)).Status.Should().Be(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_keeper_changes_nothing_of_another_home()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        var token = (await keeper.Open("/keeper/haping/home/hours")).Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        var unit = await UnitOf(site, "gongcheng", "treadmill", 1);

        foreach (var path in (string[])["particulars", "hours", "days", "rules", "new-pool", "pools/treadmill", "pools/treadmill/rules", "pools/treadmill/more", "photos", $"pools/treadmill/units/{unit}/remove", $"pools/treadmill/units/{unit}/number"])
            (await keeper.Post("/keeper/gongcheng/home/" + path, [new("_form", token), new("reason", "x"), new("number", "9")])).Status.Should().Be(HttpStatusCode.NotFound, path);
        (await keeper.Post($"/keeper/haping/home/pools/treadmill/units/{unit}/remove", [new("_form", token), new("reason", "x")])).Status.Should().Be(HttpStatusCode.NotFound, "the unit is of another home");
    }

    [Fact]
    public async Task What_a_keeper_writes_about_the_home_everybody_reads()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/particulars");

        (await keeper.Send(page, "/keeper/haping/home/particulars", ("name-hans", ""))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await keeper.Send(page, "/keeper/haping/home/particulars", ("point", "north"))).Text.Should().Contain("緯度");
        var wrong = await keeper.Send(page, "/keeper/haping/home/particulars", ("contact", new string('長', 61)));
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        var saved = await keeper.Send(page, "/keeper/haping/home/particulars", ("where-hant", "二樓右手第三間"), ("contact", "王師傅"), ("amenity", "FirstAid"));
        (await keeper.Follow(saved)).Text.Should().Contain("存好了");

        using var nobody = site.Nobody();
        (await nobody.Open("/homes/haping")).Text.Should().Contain("二樓右手第三間").And.Contain("王師傅").And.Contain("急救箱");
    }

    [Fact]
    public async Task A_keeper_may_write_the_address_in_Simplified_Chinese_alone_but_not_without_it()
    {
        const string Path = "/keeper/haping/home/particulars";
        const string Plate = "哈尔滨市平房区南海路3号";
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var page = await keeper.Open(Path);
        page.Html.QuerySelector("[name=address-en]")!.GetAttribute("value").Should().Be("1 Nanhai Road, Pingfang District, Harbin");

        var wrong = await keeper.Send(page, Path, ("address-hans", ""));
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.Html.QuerySelector(".errors a[href='#f-address-hans']").Should().NotBeNull();
        await keeper.Follow(await keeper.Send(page, Path, ("address-hant", ""), ("address-hans", Plate), ("address-en", "")));
        foreach (var language in (string[])["zh-Hant", "en"])
            (await nobody.Speaking(language).Open("/homes/haping")).Html.QuerySelectorAll("dd [lang=zh-Hans]").Select(e => e.TextContent).Should().Equal(Plate);

        await keeper.Follow(await keeper.Send(page, Path, ("address-hant", ""), ("address-hans", ""), ("address-en", "")));
        (await nobody.Open("/homes/haping")).Html.QuerySelectorAll("dd [lang=zh-Hans]").Should().BeEmpty();
    }

    [Fact]
    public async Task Shorter_hours_name_whom_they_hit_before_and_tell_them_after()
    {
        await using var site = await Quiet();
        var (early, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, One.AddDays(1));
        var (late, _) = await Book(site, await PersonOf(site, "courier-jingwei"), "haping", "treadmill", 2, One.AddDays(1).AddHours(7));
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/hours");
        page.Html.QuerySelector("input[name=closes-2]")!.GetAttribute("value").Should().Be("22:00");

        (await keeper.Send(page, "/keeper/haping/home/hours", ("closes-2", "06:00"))).Text.Should().Contain("週二：關門要晚於開門");
        var plan = await keeper.Send(page, "/keeper/haping/home/hours", ("closes-2", "20:00"));
        plan.Status.Should().Be(HttpStatusCode.OK);
        plan.Text.Should().Contain("會影響 1 個預約");
        (await StateOf(site, late)).Should().Be(BookingState.Confirmed, "looking changes nothing");
        (await keeper.Send(plan, "/keeper/haping/home/hours", ("reason", ""))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await keeper.Send(plan, "/keeper/haping/home/hours", ("reason", "晚上檢修"))).Location.Should().Be("/keeper/haping/home?done=hours");

        (await StateOf(site, early)).Should().Be(BookingState.Confirmed);
        (await StateOf(site, late)).Should().Be(BookingState.Cancelled);
        await using var db = site.Db();
        (await db.Bookings.CountAsync(b => b.ByHouse && b.State == BookingState.Confirmed)).Should().Be(0, "no closure is left behind");
        (await db.Notices.CountAsync(n => n.Kind == "stay.called-off" && n.Facts.Contains("\\u665A"))).Should().Be(1, "they are told why");
        (await keeper.Open("/keeper/haping/home/hours")).Html.QuerySelector("input[name=closes-2]")!.GetAttribute("value").Should().Be("20:00");
        (await Problems(site)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_day_may_be_closed_or_open_otherwise_and_goes_back_to_its_week()
    {
        await using var site = await Quiet();
        var (id, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 1, One.AddDays(2));
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var page = await keeper.Open("/keeper/haping/home/days");

        (await keeper.Send(page, "/keeper/haping/home/days", ("day", "2026-11-01"), ("closed", "true"), ("reason", "x"))).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await keeper.Send(page, "/keeper/haping/home/days", ("day", "2026-11-25"), ("closed", "true"))).Text.Should().Contain("請寫原因");
        var plan = await keeper.Send(page, "/keeper/haping/home/days", ("day", "2026-11-25"), ("closed", "true"), ("reason", "消防檢查"));
        plan.Text.Should().Contain("會影響 1 個預約");
        var done = await keeper.Follow(await keeper.Send(plan, "/keeper/haping/home/days"));
        done.Text.Should().Contain("這一天記下了").And.Contain("消防檢查");
        (await StateOf(site, id)).Should().Be(BookingState.Cancelled);
        (await nobody.Open("/homes/haping")).Text.Should().Contain("不開放 · 消防檢查");
        (await nobody.Open("/homes/haping/treadmill?day=2026-11-25")).Html.QuerySelectorAll("button[name=from]").Should().BeEmpty();

        (await keeper.Send(done, "/keeper/haping/home/days/2026-11-25/remove")).Location.Should().Be("/keeper/haping/home/days?done=day-gone");
        (await nobody.Open("/homes/haping")).Text.Should().NotContain("消防檢查");
        (await keeper.Send(done, "/keeper/haping/home/days/2026-11-25/remove")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Holidays_keep_their_own_hours_when_the_week_changes()
    {
        await using var site = await Quiet();
        await using var db = site.Db();
        db.AddRange(new Holiday { Day = new(2026, 12, 24), Name = LocalText.Empty }, new Holiday { Day = new(2026, 12, 26), IsWorkday = true, Name = LocalText.Empty });
        await db.SaveChangesAsync();
        using var keeper = await site.As("keeper-haping");
        var page = await keeper.Open("/keeper/haping/home/hours");
        await keeper.Send(page, "/keeper/haping/home/hours", ("opens-holiday", "11:00"), ("closes-holiday", "15:00"), ("closes-4", "21:00"));

        var schedule = await db.Homes.Where(h => h.Code == "haping").Select(h => h.ScheduleId).SingleAsync();
        var rows = await db.Set<OpeningHours>().Where(h => h.ScheduleId == schedule).ToListAsync();
        OpenTimes.On(rows, new DateOnly(2026, 12, 24)).Should().ContainSingle().Which.Should().Match<OpeningHours>(h => h.Opens == new TimeOnly(11, 0) && h.Closes == new TimeOnly(15, 0));
        OpenTimes.On(rows, new DateOnly(2026, 12, 26)).Should().ContainSingle().Which.Closes.Should().Be(new TimeOnly(22, 0), "a make-up day follows Monday");
        OpenTimes.On(rows, new DateOnly(2026, 12, 17)).Should().ContainSingle().Which.Closes.Should().Be(new TimeOnly(21, 0));
    }

    [Fact]
    public async Task A_photo_stands_on_the_page_and_in_the_list_with_its_size_and_is_fetched_once()
    {
        await using var site = await Quiet();
        using var keeper = await site.As("keeper-haping");
        using var nobody = site.Nobody();
        var token = (await keeper.Open("/keeper/haping/home/photos")).Html.QuerySelector("main input[name=_form]")!.GetAttribute("value")!;

        (await Upload(keeper, token, "door.jpg", Picture(640, 480))).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        (await Upload(keeper, token, "door.gif", Picture(640, 480))).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Upload(keeper, token, "door.jpg", Picture(0, 480))).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Upload(keeper, token, "door.jpg", [.. Picture(640, 480), .. new byte[PhotoEndpoints.LargestBytes]])).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await Upload(keeper, token, "door.jpg", Picture(640, 480), alt: "")).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);

        var image = (await nobody.Open("/homes/haping")).Html.QuerySelector(".photos img")!;
        (image.GetAttribute("width"), image.GetAttribute("height"), image.GetAttribute("alt")).Should().Be(("640", "480", "側門"));
        (await nobody.Open("/homes/all")).Html.QuerySelectorAll("img.photo-small").Should().ContainSingle();
        var address = new Uri(image.GetAttribute("src")!, UriKind.Relative);
        var fetched = await nobody.Http.GetAsync(address);
        fetched.Content.Headers.ContentType!.MediaType.Should().Be("image/jpeg");
        (await fetched.Content.ReadAsByteArrayAsync()).AsSpan().IndexOf("GPS"u8).Should().Be(-1);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "If-None-Match", fetched.Headers.ETag!.Tag } } };
        (await nobody.Http.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified);

        var kept = await keeper.Open("/keeper/haping/home/photos");
        for (var twice = 0; twice < 2; twice++)
            (await Upload(keeper, token, "hall.jpg", Picture(300, 200), alt: "大廳")).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var two = await keeper.Open("/keeper/haping/home/photos");
        two.Html.QuerySelectorAll(".photo-kept img").Select(i => i.GetAttribute("alt")).Should().Equal("側門", "大廳");
        var words = two.Html.QuerySelector(".photo-kept form[action$='/words']")!.GetAttribute("action")!;
        var field = two.Html.QuerySelector(".photo-kept input[name^=alt-][name$=-hans]")!.GetAttribute("name")!;
        var sorry = await keeper.Send(two, words, (field, "门口"), (field.Replace("-hans", "-hant", StringComparison.Ordinal), ""));
        sorry.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        sorry.Html.QuerySelector($".photo-kept details[open] input[name='{field}']")!.GetAttribute("value").Should().Be("门口", "what was typed is there to go on with");
        var first = two.Html.QuerySelector("form[action$='/first']")!.GetAttribute("action")!;
        (await keeper.Send(two, first)).Status.Should().Be(HttpStatusCode.SeeOther);
        (await nobody.Open("/homes/haping")).Html.QuerySelector(".photos img")!.GetAttribute("alt").Should().Be("大廳");
        (await keeper.Send(kept, address.OriginalString.Replace("/homes/haping/", "/keeper/haping/home/", StringComparison.Ordinal) + "/remove")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await nobody.Http.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static byte[] Picture(ushort width, ushort height)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, height);
        BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), width);
        return
        [
            0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x12, .. "Exif\0\0GPS-45.62x"u8, 0xFF, 0xC0, 0x00, 0x0B, 0x08, .. size, 0x01, 0x01, 0x11, 0x00,
            0xFF, 0xDA, 0x00, 0x04, 0x01, 0x00, .. "picture"u8, 0xFF, 0xD9,
        ];
    }

    private static async Task<HttpResponseMessage> Upload(Surfer surfer, string token, string name, byte[] bytes, string alt = "側門")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "_form" },
            { new StringContent(alt), "alt-hant" },
            { new StringContent(alt), "alt-hans" },
            { new ByteArrayContent(bytes), "photo", name },
        };
        return await surfer.Http.PostAsync(new Uri("/keeper/haping/home/photos", UriKind.Relative), form);
    }
}

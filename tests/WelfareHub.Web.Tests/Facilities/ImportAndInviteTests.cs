using System.Net;
using System.Text;

using Microsoft.EntityFrameworkCore;

namespace WelfareHub.Web.Tests.Facilities;

public sealed class ImportAndInviteTests
{
    private const string Homes = """
        code,kind,name_zh_hant,name_zh_hans,name_en,where_zh_hant,where_zh_hans,where_en,address_zh_hant,address_zh_hans,address_en,community,station,latitude,longitude,phone,amenities,holiday_hours,example
        new-one,home,新家,新家,New home,一樓,一楼,Ground floor,,,,gongchengjie,,45.75,126.60,,water warm,closed,yes
        elsewhere,home,別處,别处,Elsewhere,一樓,一楼,Ground floor,,,,nanhailu,,45.75,126.60,,water,closed,yes
        broken,castle,壞,坏,Broken,一樓,一楼,Ground floor,,,,gongchengjie,,north,126.60,,lava,25:00-26:00,yes
        """;

    [Fact]
    public async Task An_organiser_sees_what_a_file_would_do_and_applies_the_good_lines_within_their_scope()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");
        using var other = await site.As("organiser-sf");
        await using var db = site.Db();

        var plan = await organiser.Follow(await Upload(organiser, "homes.csv", Homes));

        plan.Text.Should().Contain("不歸你管").And.Contain("lava").And.Contain("north");
        (await db.Homes.CountAsync(h => h.Code == "new-one")).Should().Be(0, "it was only looked at");
        (await other.Get(plan.Path)).Status.Should().Be(HttpStatusCode.NotFound);
        (await organiser.Follow(await organiser.Send(plan, plan.Path + "/apply"))).Text.Should().Contain("新增 1 行");
        (await db.Homes.CountAsync(h => h.Code == "new-one")).Should().Be(1);
        (await db.Homes.CountAsync(h => h.Code == "elsewhere" || h.Code == "broken")).Should().Be(0);

        var units = await organiser.Follow(await Upload(organiser, "b.csv", "home,code,activity,name_zh_hant,name_zh_hans,name_en,units,people\nnew-one,bike,spinning_bike,單車,单车,Bike,3,1\n"));
        await organiser.Send(units, units.Path + "/apply");
        var fewer = await organiser.Follow(await Upload(organiser, "b.csv", "home,code,activity,name_zh_hant,name_zh_hans,name_en,units,people\nnew-one,bike,spinning_bike,單車,单车,Bike,2,1\n"));
        fewer.Text.Should().Contain("比現在少");
        (await db.Units.CountAsync(u => db.Homes.Any(h => h.Id == u.HomeId && h.Code == "new-one"))).Should().Be(3);
        using var courier = await site.As("courier-haping");
        (await courier.Open("/homes/new-one")).Text.Should().Contain("單車");
    }

    [Theory]
    [InlineData("homes.csv", "")]
    [InlineData("homes.csv", "a,b,c\n1,2,3\n")]
    [InlineData("homes.xlsx", "not a workbook")]
    [InlineData("homes.pdf", "%PDF-1.7")]
    public async Task What_is_no_such_file_is_refused_with_a_reason(string name, string content)
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");

        var refused = await Upload(organiser, name, content);

        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector(".errors a[href='#f-file']").Should().NotBeNull();
    }

    [Fact]
    public async Task Colleagues_come_along_by_a_link_until_the_table_is_full()
    {
        await using var site = await Site.Open();
        using var host = await site.As("courier-haping");
        var day = await host.Open("/homes/haping/football?minutes=40");
        var stay = (await host.Send(day, "/homes/haping/football/book", ("from", "2026-11-23T04:00Z"), ("people", "3"))).Location!;
        var shown = await host.Follow(await host.Send(await host.Open(stay), stay + "/invite"));
        var link = shown.Html.QuerySelector("a[href^='/homes/join/']")!.GetAttribute("href")!;
        using var first = await site.As("courier-jingwei");
        using var second = await site.As("courier-dianjiao");

        (await first.Follow(await first.Send(await first.Open(link), link, ("come", "yes")))).Text.Should().Contain("到時見");
        (await second.Open(link)).Text.Should().Contain("人已經滿了");
        (await host.Open(stay)).Text.Should().Contain("人齊了").And.Contain("示例騎手");
        await first.Send(await first.Open(link), link, ("come", "no"));
        (await second.Follow(await second.Send(await second.Open(link), link, ("come", "yes")))).Text.Should().Contain("4 / 4");
        (await first.Get("/homes/join/guessed")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    internal static async Task<Shown> Upload(Surfer organiser, string name, string content)
    {
        var page = await organiser.Open("/organiser/homes-import");
        using var body = new MultipartFormDataContent
        {
            { new StringContent(page.Html.QuerySelector("form[enctype] input[name=_form]")!.GetAttribute("value")!), "_form" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name },
        };
        return await Shown.From(await organiser.Http.PostAsync(new Uri("/organiser/homes-import", UriKind.Relative), body));
    }
}

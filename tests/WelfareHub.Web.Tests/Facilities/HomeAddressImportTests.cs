using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Facilities;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Facilities;

/// <summary>The address in homes.csv: in three languages, or in Simplified Chinese alone as files had it before.</summary>
public sealed class HomeAddressImportTests
{
    [Theory]
    [InlineData("address_zh_hant,address_zh_hans,address_en", "哈爾濱市道里區工程街3號,哈尔滨市道里区工程街3号,\"3 Gongcheng Street, Harbin\"", "哈爾濱市道里區工程街3號", "3 Gongcheng Street, Harbin")]
    [InlineData("address_zh_hans", "哈尔滨市道里区工程街3号", null, null)]
    [InlineData("address", "哈尔滨市道里区工程街3号", null, null)]
    public async Task A_file_may_name_the_address_in_three_languages_or_in_Simplified_Chinese_alone(string columns, string cells, string? hant, string? english)
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");

        await Apply(organiser, NewHome(columns, cells));

        (await HomeOf(site, "new-one")).Address.Should().Be(new LocalText(hant, "哈尔滨市道里区工程街3号", english));
    }

    [Fact]
    public async Task A_line_whose_address_lacks_the_Simplified_Chinese_is_told_so()
    {
        await using var site = await Site.Open();
        using var organiser = await site.As("organiser-daoli");

        var plan = await organiser.Follow(await ImportAndInviteTests.Upload(organiser, "homes.csv", NewHome("address_zh_hant,address_zh_hans,address_en", ",,3 Gongcheng Street")));

        plan.Html.QuerySelectorAll("table code").Should().ContainSingle().Which.TextContent.Should().Be("address_zh_hans");
    }

    [Fact]
    public async Task A_file_with_one_address_takes_the_other_languages_away_only_with_the_address_itself()
    {
        await using var site = await Site.Open();
        using var admin = await site.As("admin");
        var before = (await HomeOf(site, "haping")).Address;
        var file = OldSheets.WithOneAddress(await File.ReadAllTextAsync(Path.Combine(site.Get<WelfareSettings>().SeedData, "homes.csv")), "address");

        (await admin.Follow(await ImportAndInviteTests.Upload(admin, "homes.csv", file))).Html.QuerySelector("form[action$='/apply']").Should().BeNull("nothing would change");
        await Apply(admin, file.Replace(before!.Hans!, "哈尔滨市平房区南海路9号", StringComparison.Ordinal));

        (await HomeOf(site, "haping")).Address.Should().Be(new LocalText(null, "哈尔滨市平房区南海路9号", null), "the others are of the old place");
        (await HomeOf(site, "gongcheng")).Address!.En.Should().Be("12 Gongcheng Street (example), Daoli District, Harbin");
    }

    private static string NewHome(string columns, string cells) =>
        $"code,kind,name_zh_hant,name_zh_hans,name_en,where_zh_hant,where_zh_hans,where_en,{columns},community\nnew-one,home,新家,新家,New home,一樓,一楼,Ground floor,{cells},gongchengjie\n";

    private static async Task Apply(Surfer surfer, string file)
    {
        var plan = await surfer.Follow(await ImportAndInviteTests.Upload(surfer, "homes.csv", file));
        await surfer.Follow(await surfer.Send(plan, plan.Path + "/apply"));
    }

    private static async Task<Home> HomeOf(Site site, string code)
    {
        await using var db = site.Db();
        return await db.Homes.AsNoTracking().SingleAsync(h => h.Code == code);
    }
}

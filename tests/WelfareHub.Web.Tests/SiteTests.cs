namespace WelfareHub.Web.Tests;

/// <summary>What all other tests stand on.</summary>
public sealed class SiteTests
{
    [Fact]
    public async Task A_sign_in_lasts_as_long_as_its_site_whatever_the_real_date()
    {
        await using var site = await Site.Open();
        using var nobody = site.Nobody();

        var done = await nobody.Send(await nobody.Open("/sign-in"), "/dev/sign-in/admin");

        done.Response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("wh.session=", StringComparison.Ordinal)).Should().NotContain("expires=");
    }
}

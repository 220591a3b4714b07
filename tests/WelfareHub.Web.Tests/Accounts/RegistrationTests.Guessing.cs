using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>Registering as a way to find out who is known, or to use up codes.</summary>
public sealed partial class RegistrationTests
{
    [Fact]
    public async Task Registering_a_known_phone_says_nothing_and_changes_nothing()
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: phone.Listen);
        using var courier = site.Nobody();
        using var other = site.Nobody();

        var known = await Register(site, courier, Imported);
        var unknown = await Register(site, other, New);

        (known.Status, known.Location).Should().Be((unknown.Status, unknown.Location));
        await using var db = site.Db();
        (await db.Users.SingleAsync(p => p.PhoneNumber == Imported)).FullName.Should().Be("示例騎手001");
    }

    [Fact]
    public async Task A_known_phone_costs_the_same_work_as_a_new_one()
    {
        var work = new Statements();
        await using var site = await Site.Open(change: work.Listen);
        using var courier = site.Nobody();
        await Register(site, courier, "+8613912345670");

        var known = await work.Of(() => Register(site, courier, Imported));
        var unknown = await work.Of(() => Register(site, courier, New));

        known.Should().Contain(s => s.Contains("INSERT INTO \"People\"", StringComparison.Ordinal));
        unknown.Should().Equal(known);
        await using var db = site.Db();
        (await db.Users.CountAsync(p => p.Status == PersonStatus.Unproved)).Should().Be(2, "what a known number would have made is taken back");
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(100, 2)]
    public async Task Codes_to_made_up_numbers_run_out_for_an_hour(int perAddress, int inAll)
    {
        var phone = new Phone();
        await using var site = await Site.Open(change: builder =>
        {
            phone.Listen(builder);
            (Settings(builder).Registration.CodesPerAddress, Settings(builder).Registration.Codes) = (perAddress, inAll);
        });
        using var courier = site.Nobody();
        await Register(site, courier, "+8613912345670");
        await Register(site, courier, "+8613912345671");

        var refused = await Register(site, courier, New);
        var known = await Register(site, courier, Imported);
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        var resent = await courier.Send(await courier.Open("/sign-in"), "/sign-in", ("who", "+8613912345670"));

        refused.Status.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Text.Should().Contain("到社區找工作人員");
        known.Status.Should().Be(HttpStatusCode.TooManyRequests, "or the answer would tell who is known");
        resent.Location.Should().Be("/sign-in/code");
        phone.Count.Should().Be(2, "a number that nobody proved gets no more either");
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await Register(site, courier, New)).Location.Should().Be("/sign-in/code");
    }

    [Theory]
    [InlineData("10.1.0.0/16", HttpStatusCode.SeeOther)]
    [InlineData("10.1.2.3", HttpStatusCode.SeeOther)]
    [InlineData("10.9.0.0/16", HttpStatusCode.TooManyRequests)]
    public async Task Visitors_are_told_apart_behind_a_proxy_that_the_settings_name(string named, HttpStatusCode second)
    {
        await using var site = await Site.Open(change: builder =>
        {
            Settings(builder).Registration.CodesPerAddress = 1;
            Settings(builder).Proxies.Add(named);
        });
        using var one = site.Nobody();
        using var other = site.Nobody();
        one.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9, 10.1.2.3");
        other.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.10, 10.1.2.3");

        (await Register(site, one, "+8613912345670")).Status.Should().Be(HttpStatusCode.SeeOther);
        (await Register(site, other, New)).Status.Should().Be(second);
    }

    private static WelfareSettings Settings(WebApplicationBuilder builder) =>
        (WelfareSettings)builder.Services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!;
}

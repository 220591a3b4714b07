using System.Security.Cryptography;

using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Notices;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>What writes and takes back to a savepoint, on the other database too.</summary>
public sealed class SignInOnPostgresTests
{
    private const string Fresh = "+8613912345678";
    private const string Nobody = "+8613912345679";

    [Fact]
    public async Task Registering_and_signing_in_by_code_keep_what_they_should_and_take_back_the_rest()
    {
        await using var database = await PrivateDatabase.Make();
        var letters = new FakeChannel();
        await using var app = PrivateDatabase.App(database.Text, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), letters);
        await app.Services.GetRequiredService<DatabaseSetup>().Prepare(CancellationToken.None);
        var (company, community) = await Places(app);
        var courier = new NewCourier("王小蜂", Fresh, company, null, community, Languages.Hant);
        var registration = app.Services.GetRequiredService<Registration>();
        var signIn = app.Services.GetRequiredService<CodeSignIn>();

        // Eight at once, for the same number: one account.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => registration.Start(courier with { FullName = $"王小蜂{n}" }, "203.0.113." + n, CancellationToken.None)));
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var person = await db.Users.AsNoTracking().SingleAsync();
        (person.PhoneNumber, person.Status).Should().Be((Fresh, PersonStatus.Unproved));
        (await db.RoleGrants.CountAsync()).Should().Be(1);
        (await db.Consents.CountAsync()).Should().Be(1);

        // A number that nobody has: the same work, and nothing of it stays.
        var before = (await db.Codes.CountAsync(), await db.Notices.CountAsync());
        (await signIn.Send(Nobody, "198.51.100.1", CancellationToken.None)).Should().BeNull();
        (await db.Codes.CountAsync(), await db.Notices.CountAsync()).Should().Be(before);

        (await signIn.Enter(Fresh, await LastCode(app), CancellationToken.None)).Should().Be((CodeAnswer.Right, person.Id));
        (await Registration.ProvePhone(db, person.Id, Fresh, CancellationToken.None)).Should().Be(PersonStatus.Pending);
        (await signIn.Enter(Fresh, "000000", CancellationToken.None)).Answer.Should().NotBe(CodeAnswer.Right);
        (await signIn.Enter(Nobody, "000000", CancellationToken.None)).Answer.Should().Be(CodeAnswer.Wrong);
    }

    private static async Task<(Guid Company, Guid Community)> Places(WebApplication app)
    {
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var name = new LocalText("示例", "示例", "Example");
        var (company, community) = (new Company { Code = "sf", Name = name }, new Area { Code = "zhongyijie", Name = name, Kind = AreaKind.Community });
        db.AddRange(company, community);
        await db.SaveChangesAsync();
        return (company.Id, community.Id);
    }

    private static async Task<string> LastCode(WebApplication app)
    {
        await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
        var notice = await db.Notices.Where(n => n.Kind == "code").OrderByDescending(n => n.CreatedAt).FirstAsync();
        var facts = app.Services.GetRequiredService<Vault>().OpenText(NoticeWriter.Purpose, Convert.FromBase64String(notice.Facts));
        using var read = System.Text.Json.JsonDocument.Parse(facts);
        return read.RootElement.GetProperty("code").GetString()!;
    }
}

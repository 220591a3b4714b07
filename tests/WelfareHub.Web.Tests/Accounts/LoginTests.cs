using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class LoginTests
{
    [Theory]
    [InlineData("13900001014")]
    [InlineData(" 139 0000 1014 ")]
    [InlineData("139-0000-1014")]
    [InlineData("+86 139 0000 1014")]
    [InlineData("0086 13900001014")]
    [InlineData("8613900001014")]
    [InlineData("(+86)139 0000 1014")]
    [InlineData("１３９００００１０１４")]
    [InlineData("＋８６　１３９　００００　１０１４")]
    public void A_phone_is_known_in_any_way_of_writing(string written) => Logins.Read(written).Should().Be("+8613900001014");

    [Theory]
    [InlineData("Admin@Example.ORG", "admin@example.org")]
    [InlineData(" a.b+c@example.org ", "a.b+c@example.org")]
    public void An_address_is_known_in_large_and_small_letters(string written, string login) => Logins.Read(written).Should().Be(login);

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("somebody")]
    [InlineData("a@b")]
    [InlineData("<a@example.org>")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a@exam\u0000ple.org")]
    public void What_is_neither_is_refused(string written) => Logins.Read(written).Should().BeNull();

    /// <summary>Not in the list above: half a character does not survive the way into a theory.</summary>
    [Fact]
    public void Half_a_character_is_refused() => Logins.Read("\ud800@example.org").Should().BeNull();

    [Theory]
    [InlineData("+8613900001014", "139\u00a0****\u00a01014")]
    [InlineData("admin@example.org", "a***@example.org")]
    public void Only_its_owner_knows_a_masked_login(string login, string masked) => Logins.Mask(login).Should().Be(masked);
}

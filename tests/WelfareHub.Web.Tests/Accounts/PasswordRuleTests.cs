using WelfareHub.Web.Modules.Accounts;

namespace WelfareHub.Web.Tests.Accounts;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData(null, "PasswordShort")]
    [InlineData("短密碼", "PasswordShort")]
    [InlineData("1234567890", "PasswordCommon")]
    [InlineData("WoAiNi1314", "PasswordCommon")]
    [InlineData("1qaz2wsx3edc", "PasswordCommon")]
    [InlineData("aaaaaaaabbbb", "PasswordCommon")]
    [InlineData("abcdefghijkl", "PasswordCommon")]
    [InlineData("xx00001014yy", "PasswordPhone")]
    [InlineData("tab\tinside it", "PasswordControl")]
    [InlineData("一句只有我知道的話啊", null)]
    [InlineData("correct horse", null)]
    public void Length_counts_and_what_everybody_tries_first_is_refused(string? password, string? problem) =>
        Passwords.Problem(password, "+8613900001014").Should().Be(problem);

    [Fact]
    public void No_end_of_text_is_hashed() => Passwords.Problem(new string('長', 129) + "abcdef", null).Should().Be("PasswordLong");
}

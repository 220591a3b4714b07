using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests;

/// <summary>A setting that cannot be used is named before anything begins; those that can are shown.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("WelfareHub__Proxies__0", "10.0.0.0/8x", "WelfareHub:Proxies holds \"10.0.0.0/8x\"")]
    [InlineData("WelfareHub__Zone", "Asia/Harbin-City", "WelfareHub:Zone holds \"Asia/Harbin-City\"")]
    [InlineData("WelfareHub__MasterKey", "c2hvcnQ=", "WelfareHub:MasterKey must be 32 bytes")]
    [InlineData("WelfareHub__Mail__Security", "ssl", "WelfareHub:Mail:Security holds \"ssl\"")]
    [InlineData("WelfareHub__Sms__Url", "https://sms.example.org/send", "WelfareHub:Sms:Url cannot be used: host not on the list")]
    [InlineData("WelfareHub__Sms__Url", "sms.example.org", "WelfareHub:Sms:Url cannot be used: no address")]
    [InlineData("WelfareHub__NoticesLateAfterMinutes", "soon", "NoticesLateAfterMinutes")]
    public async Task A_bad_setting_gets_one_clear_line_and_exit_code_2(string name, string value, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-settings-").FullName;
        using var app = AppProcess.Run(new Dictionary<string, string> { [name] = value }, "config", "show", "--data", folder);
        (await app.Exit()).Should().Be(2);
        app.Said.Should().Contain(expected).And.NotContain("   at ");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_in_force_is_shown_without_secrets()
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-settings-").FullName;
        var settings = new Dictionary<string, string>
        {
            ["WelfareHub__Sms__Url"] = "https://dysmsapi.aliyuncs.com/?key=hidden-key",
            ["WelfareHub__Sms__Style"] = "aliyun",
            ["WelfareHub__Sms__Secret"] = "hidden-secret",
            ["WelfareHub__NoticesLateAfterMinutes"] = "40",
            ["WelfareHub__Jobs"] = "false",
        };
        using var app = AppProcess.Run(settings, "config", "show", "--data", folder);
        (await app.Exit()).Should().Be(0, "it said: {0}", app.Said);
        app.Printed.Should().Contain("dysmsapi.aliyuncs.com, aliyun").And.Contain("40 minutes").And.Contain("not in this process").And.NotContain("hidden");
        Directory.Delete(folder, recursive: true);
    }
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace WelfareHub.Web.Tests.Guards;

public sealed partial class HygieneTests
{
    private static readonly string[] TopLevel =
        ["src", "tests", "seed-data", "docs", "WelfareHub.sln", "README.md", "Directory.Build.props", "Directory.Packages.props"];

    [Fact]
    public void Pages_carry_no_inline_style_script_or_handler()
    {
        var pages = Sources.Of(".razor");

        pages.Should().HaveCountGreaterThan(2);
        Guard.FindsNothing(pages.SelectMany(p => Matches(p, Inline())), "the content security policy would stop them");
    }

    [Fact]
    public void The_top_level_holds_what_was_agreed_and_nothing_else()
    {
        Tracked().Select(f => f.Split('/')[0]).Where(name => !name.StartsWith('.')).Distinct().Should().BeSubsetOf(TopLevel);
    }

    [Fact]
    public void Nothing_generated_or_secret_is_kept()
    {
        Guard.FindsNothing(Tracked().Where(f => Unwanted().IsMatch(f)));
    }

    [Fact]
    public void Styles_and_scripts_ask_nobody_else()
    {
        var assets = Sources.Of(".css", ".js", ".razor");

        assets.Should().NotBeEmpty();
        Guard.FindsNothing(assets.SelectMany(a => Matches(a, Elsewhere())), "no third-party host is asked for anything");
    }

    private static IEnumerable<string> Matches(string file, Regex pattern) =>
        File.ReadLines(file).Select((line, i) => (line, i)).Where(l => pattern.IsMatch(l.line)).Select(l => $"{Sources.Short(file)}:{l.i + 1}: {l.line.Trim()}");

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Sources.Root, "ls-files"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        files.Should().HaveCountGreaterThan(50);
        return files;
    }

    [GeneratedRegex("""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|<style|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("""(src|href)\s*=\s*["']?(https?:)?//|url\(\s*["']?(https?:)?//|@import\s+(url|["'])|import\(?\s*["']https?:""", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("""(^|/)(bin|obj|node_modules|artifacts|TestResults)/|\.(db|db-wal|db-shm|pfx|pem|key|user|log|trx)$|\.min\.(js|css)$""")]
    private static partial Regex Unwanted();
}

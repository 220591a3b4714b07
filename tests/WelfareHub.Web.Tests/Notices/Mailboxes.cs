namespace WelfareHub.Web.Tests.Notices;

/// <summary>The mailboxes of the real mail server that belong to one test: one domain, one address a notice.</summary>
internal sealed class Mailboxes(string maildir)
{
    public string Domain { get; } = $"t{Guid.CreateVersion7():N}.example.org";

    public string Address(int number) => $"n{number}@{Domain}";

    /// <summary>How many mails each address has.</summary>
    public Dictionary<string, int> Count() => Directory.EnumerateDirectories(maildir, $"*@{Domain}")
        .ToDictionary(folder => Path.GetFileName(folder), folder => Directory.Exists(Path.Combine(folder, "new")) ? Directory.GetFiles(Path.Combine(folder, "new")).Length : 0);

    public IEnumerable<string> Files() => Directory.EnumerateDirectories(maildir, $"*@{Domain}").SelectMany(folder => Directory.GetFiles(Path.Combine(folder, "new")));

    /// <summary>The server takes a mail first and puts it into the box a moment later: waits until no more come.</summary>
    public async Task<Dictionary<string, int>> Settled(int least)
    {
        var (last, still) = (-1, 0);
        for (var i = 0; i < 600 && still < 10; i++)
        {
            var now = Count().Values.Sum();
            still = now == last && now >= least ? still + 1 : 0;
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return Count();
    }
}

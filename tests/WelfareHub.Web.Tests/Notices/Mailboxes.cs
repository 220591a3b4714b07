using System.Diagnostics;

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

    /// <summary>
    /// The server takes a mail first and puts it into the box a moment later: waits until no more come. Where some are missing it waits
    /// for as long as others arrive, and then for a minute more.
    /// </summary>
    public async Task<Dictionary<string, int>> Settled(int least)
    {
        var (last, since) = (-1, Stopwatch.StartNew());
        while (since.Elapsed < (last >= least ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMinutes(1)))
        {
            var now = Count().Values.Sum();
            if (now != last)
                since.Restart();
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return Count();
    }
}

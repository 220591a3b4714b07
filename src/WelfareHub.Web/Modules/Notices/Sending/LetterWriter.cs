using System.Globalization;

using Microsoft.Extensions.Localization;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A notice as it leaves the house, in its reader's language.</summary>
public sealed class LetterWriter(NoticeKinds kinds, NoticeWriter writer, Manners manners, IStringLocalizer<NoticeTexts> texts)
{
    public Letter Write(NoticeFacts facts, Recipient to, NoticePreference wish, DateTimeOffset now)
    {
        var kind = kinds[facts.Notice.Kind];
        using (Speech.In(to.Language))
        {
            var letter = kind.Confidential
                ? new Letter(facts.Notice, kind, to, Neutral(facts.Notice))
                : new Letter(facts.Notice, kind, to, writer.Write(facts, to.Language), facts.Calendar?.Invoke()) { Variables = writer.Variables(facts) };
            return !facts.Notice.ByWish && manners.Wakes(wish, kind, facts.Notice.UsefulUntil, now) ? SayWhy(letter) : letter;
        }
    }

    /// <summary>Who is woken is told why.</summary>
    private Letter SayWhy(Letter letter)
    {
        var text = letter.Text with { Lines = [.. letter.Text.Lines, texts["WhyNow"]] };
        return letter with { Text = text, Parts = [text], WhyNow = texts["WhyNowShort"] };
    }

    /// <summary>Several notices for one person in one letter. At most one of them has a calendar entry.</summary>
    public Letter Join(IReadOnlyList<Letter> letters)
    {
        if (letters is [var only])
            return only;
        var first = letters[0];
        using (Speech.In(first.To.Language))
        {
            var text = new WrittenNotice(texts["Together", letters.Count], [.. letters.Select(l => l.Text.Subject)], InboxPages.Path, texts["Inbox"]);
            // One click must not stop what is essential: such a letter counts as that.
            var kind = letters.FirstOrDefault(l => !l.Kind.CanBeStopped)?.Kind ?? first.Kind;
            return first with
            {
                Kind = kind,
                Text = text,
                Parts = [.. letters.Select(l => l.Text)],
                Variables = new Dictionary<string, string> { ["count"] = letters.Count.ToString(CultureInfo.InvariantCulture) },
                Calendar = letters.Select(l => l.Calendar).FirstOrDefault(c => c is not null),
                WhyNow = letters.Select(l => l.WhyNow).FirstOrDefault(w => w is not null),
            };
        }
    }

    /// <summary>Says that there is something, and not a word more.</summary>
    private WrittenNotice Neutral(Notice notice) =>
        new(texts["Neutral"], [texts["NeutralText"]], notice.InInbox ? $"{InboxPages.Path}/{notice.Id}" : "/", texts["NeutralAction"]);
}

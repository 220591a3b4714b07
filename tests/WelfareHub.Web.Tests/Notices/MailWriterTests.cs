using System.Runtime.CompilerServices;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>What a written letter leaves behind: nothing.</summary>
public sealed class MailWriterTests
{
    [Fact]
    public async Task A_letter_that_is_sent_is_let_go()
    {
        await using var site = await Site.OpenEmpty();
        var (writer, kinds) = (site.Get<MailWriter>(), site.Get<NoticeKinds>());

        var letters = Enumerable.Range(0, 3).Select(_ => Write(writer, kinds["account.approved"])).ToList();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        letters.Should().OnlyContain(letter => !letter.IsAlive, "a hub that runs for months must not keep what it ever wrote");
        GC.KeepAlive(writer);
    }

    /// <summary>In a method of its own, so that nothing of it stays on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Write(MailWriter writer, NoticeKind kind)
    {
        var to = new Recipient(Guid.CreateVersion7(), "示例", "zh-Hans", null, "somebody@example.org");
        var notice = new Notice { Kind = kind.Name, PersonId = to.Id, Facts = "{}", DedupeKey = "one", DueAt = Site.Start };
        using var message = writer.Write(new Letter(notice, kind, to, new WrittenNotice("標題", ["一句話"], null, null)), to.Email!);
        return new WeakReference(message);
    }
}

using System.Collections.Concurrent;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>A channel that keeps what it is given and answers as it is told.</summary>
public sealed class FakeChannel : IChannel
{
    private int _opened;

    public ConcurrentQueue<Letter> Sent { get; } = new();
    public ConcurrentQueue<SendResult> Answers { get; } = new();

    /// <summary>What is said when <see cref="Answers"/> has nothing.</summary>
    public Func<Letter, SendResult> AnswerTo { get; set; } = _ => SendResult.Sent;

    /// <summary>Runs when a letter arrives, before it is answered.</summary>
    public Func<Task> OnSend { get; set; } = () => Task.CompletedTask;

    public ChannelKind Kind { get; init; } = ChannelKind.Sms;
    public bool IsOpen => true;
    public int Lines => 2;
    public bool Joins { get; init; }

    /// <summary>Lines that were ever open.</summary>
    public int Opened => _opened;

    /// <summary>Only what this says is for this channel.</summary>
    public Func<NoticeKind, bool> Takes { get; init; } = _ => true;

    public bool Reaches(Recipient person, Notice notice, NoticeKind kind) => Takes(kind);

    public ILine Open()
    {
        Interlocked.Increment(ref _opened);
        return new Line(this);
    }

    /// <summary>The first letter from now on takes until somebody lets it go; others pass it on other lines.</summary>
    public (Task Hangs, TaskCompletionSource LetGo) HoldFirst()
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnSend = () => hangs.TrySetResult() ? letGo.Task : Task.CompletedTask;
        return (hangs.Task, letGo);
    }

    private sealed class Line(FakeChannel channel) : ILine
    {
        public async Task<SendResult> Send(Letter letter, CancellationToken cancel)
        {
            await channel.OnSend();
            channel.Sent.Enqueue(letter);
            return channel.Answers.TryDequeue(out var answer) ? answer : channel.AnswerTo(letter);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>SMS through an HTTP gateway, reached by the one door that leads out. What goes out is short, costs money, and is therefore only what is urgent or has a template.</summary>
internal sealed class SmsChannel(WelfareSettings settings, OutboundDoor door, TimeProvider clock) : IChannel
{
    private readonly SmsSettings _settings = settings.Sms;
    private readonly SmsRequests _requests = new(settings, clock);

    public ChannelKind Kind => ChannelKind.Sms;

    public bool IsOpen => Uri.TryCreate(_settings.Url, UriKind.Absolute, out _);

    public int Lines => _settings.Connections;

    public bool Joins => _settings.Style != "aliyun" || _settings.Templates.ContainsKey(SmsRequests.Together);

    public bool Reaches(Recipient person, Notice notice, NoticeKind kind) =>
        NumberOf(person, notice) is not null
        && (_settings.Templates.ContainsKey(SmsRequests.TemplateFor(kind)) || (_settings.Style != "aliyun" && (kind.Secret || kind.Urgency == Urgency.Urgent)));

    public ILine Open() => new Line(this);

    /// <summary>E.164; null when the notice is meant for a mailbox or there is no phone.</summary>
    public static string? NumberOf(Recipient person, Notice notice) => (notice.SendTo ?? person.Phone) is ['+', ..] number ? number : null;

    private async Task<SendResult> Send(Letter letter, CancellationToken cancel)
    {
        if (NumberOf(letter.To, letter.Notice) is not { } number)
            return new SendResult(SendResultKind.Refused, "no phone");
        try
        {
            using var request = _requests.Write(letter, number);
            // The settings' fault, which every message would meet: they wait until it is mended.
            if (door.Objection(request.RequestUri) is { } objection)
                return new SendResult(SendResultKind.Down, "sms " + objection);
            var (status, body) = await door.Send(request, cancel);
            return SmsAnswers.Read(_settings.Style, status, body);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            // It never left the house.
            return new SendResult(SendResultKind.Down, $"sms {e.HttpRequestError}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Perhaps it was taken and the answer was lost: a gateway that is always too slow must not send the same words every minute.
            return new SendResult(SendResultKind.Later, "sms " + e.GetType().Name);
        }
    }

    private sealed class Line(SmsChannel channel) : ILine
    {
        public Task<SendResult> Send(Letter letter, CancellationToken cancel) => channel.Send(letter, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

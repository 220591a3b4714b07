using System.Net;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>SMS through an HTTP gateway. What goes out is short, costs money, and is therefore only what is urgent or has a template.</summary>
internal sealed class SmsChannel : IChannel, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SmsSettings _settings;
    private readonly SmsRequests _requests;
    private readonly HttpClient _http;

    public SmsChannel(WelfareSettings settings, TimeProvider clock)
    {
        _settings = settings.Sms;
        _requests = new SmsRequests(settings, clock);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { Timeout = Patience };
    }

    public ChannelKind Kind => ChannelKind.Sms;

    public bool IsOpen => Uri.TryCreate(_settings.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    public int Lines => _settings.Connections;

    public bool Joins => _settings.Style != "aliyun" || _settings.Templates.ContainsKey(SmsRequests.Together);

    public bool Reaches(Recipient person, Notice notice, NoticeKind kind) =>
        NumberOf(person, notice) is not null
        && (_settings.Templates.ContainsKey(kind.Name) || (_settings.Style != "aliyun" && (kind.Secret || kind.Urgency == Urgency.Urgent)));

    public ILine Open() => new Line(this);

    /// <summary>E.164; null when the notice is meant for a mailbox or there is no phone.</summary>
    public static string? NumberOf(Recipient person, Notice notice) => (notice.SendTo ?? person.Phone) is ['+', ..] number ? number : null;

    public void Dispose() => _http.Dispose();

    private async Task<SendResult> Send(Letter letter, CancellationToken cancel)
    {
        if (NumberOf(letter.To, letter.Notice) is not { } number)
            return new SendResult(SendResultKind.Refused, "no phone");
        try
        {
            using var request = _requests.Write(letter, number);
            using var answer = await _http.SendAsync(request, cancel);
            return answer.StatusCode switch
            {
                HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => new SendResult(SendResultKind.Later, $"sms {(int)answer.StatusCode}"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SendResult(SendResultKind.Down, $"sms {(int)answer.StatusCode}"),
                >= HttpStatusCode.InternalServerError => new SendResult(SendResultKind.Down, $"sms {(int)answer.StatusCode}"),
                >= HttpStatusCode.MultipleChoices => new SendResult(SendResultKind.Refused, $"sms {(int)answer.StatusCode}"),
                _ => await SmsAnswers.Read(_settings.Style, answer, cancel),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new SendResult(SendResultKind.Down, "sms " + e.GetType().Name);
        }
    }

    private sealed class Line(SmsChannel channel) : ILine
    {
        public Task<SendResult> Send(Letter letter, CancellationToken cancel) => channel.Send(letter, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

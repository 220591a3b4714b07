using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>A message as the gateway wants it, signed.</summary>
internal sealed class SmsRequests(WelfareSettings settings, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names the template for several notices at once; its one variable is "count".</summary>
    public const string Together = "together";

    /// <summary>Names the template for whatever is confidential: one that names the kind would say what it is about.</summary>
    public const string Neutral = "neutral";

    private readonly SmsSettings _sms = settings.Sms;

    public HttpRequestMessage Write(Letter letter, string number) => _sms.Style == "aliyun" ? Aliyun(letter, number) : Json(letter, number);

    /// <summary>Our own: the body says when, so that the signature covers it; the id stays the same at every try.</summary>
    private HttpRequestMessage Json(Letter letter, string number)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = letter.Notice.Id.ToString("N"),
                timestamp,
                to = number,
                sign = _sms.SignName,
                template = TemplateOf(letter),
                variables = letter.Variables,
                text = Text(letter),
            },
            Readable);
        var request = new HttpRequestMessage(HttpMethod.Post, _sms.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add("X-Delivery-Id", letter.Notice.Id.ToString("N"));
        request.Headers.Add("X-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_sms.Secret ?? ""), body)));
        return request;
    }

    /// <summary>SendSms, version 2017-05-25: sorted fields, percent-encoded, HMAC-SHA1 under the secret and "&amp;".</summary>
    private HttpRequestMessage Aliyun(Letter letter, string number)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccessKeyId"] = _sms.Key ?? "",
            ["Action"] = "SendSms",
            ["Format"] = "JSON",
            ["OutId"] = letter.Notice.Id.ToString("N"),
            ["PhoneNumbers"] = number.StartsWith("+86", StringComparison.Ordinal) ? number[3..] : number[1..],
            ["SignName"] = _sms.SignName ?? "",
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureNonce"] = Guid.CreateVersion7().ToString("N"),
            ["SignatureVersion"] = "1.0",
            ["TemplateCode"] = TemplateOf(letter) ?? "",
            ["TemplateParam"] = JsonSerializer.Serialize(letter.Variables, Readable),
            ["Timestamp"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["Version"] = "2017-05-25",
        };
        var canonical = string.Join('&', fields.Select(f => $"{Encode(f.Key)}={Encode(f.Value)}"));
        fields["Signature"] = Sign("POST&%2F&" + Encode(canonical));
        return new HttpRequestMessage(HttpMethod.Post, _sms.Url) { Content = new FormUrlEncodedContent(fields) };
    }

#pragma warning disable CA5350 // the gateway's protocol fixes the algorithm
    private string Sign(string text) => Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(_sms.Secret + "&"), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private string? TemplateOf(Letter letter) => _sms.Templates.GetValueOrDefault(letter.Parts.Count > 1 ? Together : TemplateFor(letter.Kind));

    public static string TemplateFor(NoticeKind kind) => kind.Confidential ? Neutral : kind.Name;

    /// <summary>RFC 3986: everything but letters, digits, "-", "_", "." and "~".</summary>
    private static string Encode(string text) => Uri.EscapeDataString(text);

    private string Text(Letter letter) => Words(letter.Text, settings, letter.WhyNow);

    /// <summary>Ordinary spaces only: any other character makes an English message cost two.</summary>
    public static string Words(WrittenNotice text, WelfareSettings settings, string? why = null) =>
        Unbroken.Loosen(string.Join(' ', new[] { text.Subject, why, text.Path is { } path ? settings.LinkTo(path) : null }.Where(part => part is not null)));
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>What is said in a group: an id that stays the same at every try, and words.</summary>
public sealed record GroupMessage(Guid Id, string Kind, string Language, WrittenNotice Text, string? Link);

/// <summary>A message as each robot wants it, signed. The formats are in the vendors' documents.</summary>
internal static class GroupRequests
{
    public const int WeComBytes = 2048;
    private const int OtherBytes = 18_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpRequestMessage Write(GroupSettings group, GroupMessage message, DateTimeOffset now) => group.Style switch
    {
        GroupStyle.WeCom => Json(group.Url, new { msgtype = "text", text = new { content = Words(message, WeComBytes) } }),
        GroupStyle.DingTalk => Json(DingTalkAddress(group, now), new { msgtype = "text", text = new { content = Words(message, OtherBytes) } }),
        GroupStyle.Feishu => Json(group.Url, FeishuBody(group, message, now)),
        _ => Webhook(group, message, now),
    };

    /// <summary>Cut between characters, never inside one, so that it fits with the link whole.</summary>
    public static string Words(GroupMessage message, int most)
    {
        var link = message.Link is null ? "" : "\n" + message.Link;
        var text = string.Join('\n', message.Text.Lines.Prepend(message.Text.Subject));
        var room = most - Encoding.UTF8.GetByteCount(link);
        if (Encoding.UTF8.GetByteCount(text) <= room)
            return text + link;
        var kept = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount("…");
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > room)
                break;
            kept.Append(rune);
        }

        return kept.Append('…').Append(link).ToString();
    }

    /// <summary>Key = the secret, message = timestamp, line feed, secret.</summary>
    private static string DingTalkAddress(GroupSettings group, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(group.Secret))
            return group.Url ?? "";
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Bytes(group.Secret), Bytes(timestamp + "\n" + group.Secret)));
        return $"{group.Url}{(group.Url?.Contains('?', StringComparison.Ordinal) == true ? '&' : '?')}timestamp={timestamp}&sign={Uri.EscapeDataString(sign)}";
    }

    /// <summary>Key = timestamp, line feed, secret; the message is empty.</summary>
    private static object FeishuBody(GroupSettings group, GroupMessage message, DateTimeOffset now)
    {
        var content = new { text = Words(message, OtherBytes) };
        if (string.IsNullOrEmpty(group.Secret))
            return new { msg_type = "text", content };
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Bytes(timestamp + "\n" + group.Secret), Array.Empty<byte>()));
        return new { timestamp, sign, msg_type = "text", content };
    }

    /// <summary>Our own: the body says when, so that the signature covers it; the id is the same at every try.</summary>
    private static HttpRequestMessage Webhook(GroupSettings group, GroupMessage message, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds();
        var request = Json(group.Url, new
        {
            id = message.Id.ToString("N"),
            timestamp,
            kind = message.Kind,
            language = message.Language,
            subject = message.Text.Subject,
            lines = message.Text.Lines,
            link = message.Link,
        });
        var body = request.Content!.ReadAsStream();
        request.Headers.Add("X-Delivery-Id", message.Id.ToString("N"));
        request.Headers.Add("X-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Bytes(group.Secret ?? ""), body)));
        return request;
    }

    private static HttpRequestMessage Json(string? address, object body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Readable));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        return new HttpRequestMessage(HttpMethod.Post, Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null) { Content = content };
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

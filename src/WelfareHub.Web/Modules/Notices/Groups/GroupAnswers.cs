using System.Net;
using System.Text.Json;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>What became of a message. Wait: at least so long until the next try.</summary>
public readonly record struct GroupAnswer(SendResultKind Kind, string? Trouble = null, TimeSpan Wait = default);

/// <summary>Robots say 200 whatever happened: what counts is the code in the body.</summary>
internal static class GroupAnswers
{
    /// <summary>A robot that was asked too often is deaf for a while, longest with DingTalk.</summary>
    private static readonly TimeSpan Deaf = TimeSpan.FromMinutes(10);

    /// <summary>Wrong key, signature, word, address or message: no later try would go better.</summary>
    private static readonly HashSet<int> ForGood =
    [
        93000, 93004, 93008, 40008, 40035, 40058, 44004, 45002, // WeCom
        300001, 310000, 400013, 400014, 400101, 400102, 400105, // DingTalk
        9499, 19001, 19021, 19022, 19024, // Feishu
    ];

    private static readonly HashSet<int> TooOften = [45009, 45033, 130101, 410100, 660026, 11232, 11233];

    public static GroupAnswer Read(GroupStyle style, HttpStatusCode status, string body)
    {
        switch ((int)status)
        {
            case 429:
                return new(SendResultKind.Later, "http 429", Deaf);
            case >= 500 or 408:
                return new(SendResultKind.Later, $"http {(int)status}");
            case < 200 or >= 300:
                return new(SendResultKind.Refused, $"http {(int)status}");
        }

        if (style == GroupStyle.Webhook)
            return new(SendResultKind.Sent);
        return Code(body) switch
        {
            0 => new(SendResultKind.Sent),
            null => new(SendResultKind.Later, "answer not understood"),
            { } code when TooOften.Contains(code) => new(SendResultKind.Later, $"too often ({code})", Deaf),
            { } code when ForGood.Contains(code) => new(SendResultKind.Refused, $"robot {code}"),
            { } code => new(SendResultKind.Later, $"robot {code}"),
        };
    }

    private static int? Code(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            foreach (var name in (string[])["errcode", "code", "StatusCode"])
            {
                if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(name, out var code) && code.TryGetInt32(out var number))
                    return number;
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing.
        }

        return null;
    }
}

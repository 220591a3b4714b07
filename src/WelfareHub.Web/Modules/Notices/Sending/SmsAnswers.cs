using System.Text.Json;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Gateways answer 200 and say in the body how it went.</summary>
internal static class SmsAnswers
{
    private const int LongestCode = 60;

    public static SendResult Read(string style, string body)
    {
        if (style != "aliyun")
            return SendResult.Sent;
        var code = CodeIn(body);
        if (code == "OK")
            return SendResult.Sent;
        var trouble = "sms " + (code.Length > LongestCode ? code[..LongestCode] : code);
        return code switch
        {
            // Too many to this number or in all, or the gateway's own trouble: later.
            "isv.BUSINESS_LIMIT_CONTROL" or "isp.SYSTEM_ERROR" or "isp.GATEWAY_ERROR" or "" => new SendResult(SendResultKind.Later, trouble),
            // Our account: every message would meet it.
            "isv.AMOUNT_NOT_ENOUGH" or "isv.OUT_OF_SERVICE" or "SignatureDoesNotMatch" or "InvalidAccessKeyId.NotFound" => new SendResult(SendResultKind.Down, trouble),
            _ => new SendResult(SendResultKind.Refused, trouble),
        };
    }

    private static string CodeIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("Code", out var code) ? code.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

using System.Net;
using System.Text.Json;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>
/// The large gateways say in the body how it went, whatever their status: a wrong signature comes with 400, an unknown key with 404, and
/// many a refusal with 200.
/// </summary>
internal static class SmsAnswers
{
    private const int LongestCode = 60;

    public static SendResult Read(string style, HttpStatusCode status, string body)
    {
        if (style == "aliyun" && CodeIn(body) is { Length: > 0 } code)
            return OfCode(code);
        if ((int)status is < 200 or >= 300)
            return OfStatus(status);
        return style == "aliyun" ? new SendResult(SendResultKind.Later, "sms answer not understood") : SendResult.Sent;
    }

    private static SendResult OfStatus(HttpStatusCode status)
    {
        var trouble = $"sms {(int)status}";
        return status switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => new SendResult(SendResultKind.Later, trouble),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError => new SendResult(SendResultKind.Down, trouble),
            _ => new SendResult(SendResultKind.Refused, trouble),
        };
    }

    private static SendResult OfCode(string code)
    {
        if (code == "OK")
            return SendResult.Sent;
        var trouble = "sms " + (code.Length > LongestCode ? code[..LongestCode] : code);
        return code switch
        {
            // Too many to this number or in all, or the gateway's own trouble: later.
            "isv.BUSINESS_LIMIT_CONTROL" or "SignatureNonceUsed" or "isp.SYSTEM_ERROR" or "isp.GATEWAY_ERROR" or "InternalError" or "ServiceUnavailable" => new SendResult(SendResultKind.Later, trouble),
            // Our account, what it may send in a day or a month, key or clock: every message would meet it.
            "isv.AMOUNT_NOT_ENOUGH" or "isv.DAY_LIMIT_CONTROL" or "isv.MONTH_LIMIT_CONTROL" or "isv.OUT_OF_SERVICE" or "isv.PRODUCT_UN_SUBSCRIPT"
                or "isv.ACCOUNT_NOT_EXISTS" or "isv.ACCOUNT_ABNORMAL" or "isv.SMS_SIGNATURE_ILLEGAL" or "isp.RAM_PERMISSION_DENY"
                or "SignatureDoesNotMatch" or "IncompleteSignature" or "InvalidTimeStamp.Expired" => new SendResult(SendResultKind.Down, trouble),
            _ when code.StartsWith("Throttling", StringComparison.Ordinal) => new SendResult(SendResultKind.Later, trouble),
            _ when code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal) => new SendResult(SendResultKind.Down, trouble),
            _ => new SendResult(SendResultKind.Refused, trouble),
        };
    }

    private static string CodeIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("Code", out var code) && code.ValueKind == JsonValueKind.String
                ? code.GetString()!
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

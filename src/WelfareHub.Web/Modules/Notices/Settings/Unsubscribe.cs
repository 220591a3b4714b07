using System.Security.Cryptography;
using System.Text;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Links in mails that turn one topic off without a sign-in (RFC 8058): they carry who, what and a signature.</summary>
public sealed class Unsubscribe(Vault vault)
{
    private const string Purpose = "unsubscribe";

    public string PathFor(Guid personId, Topic topic) => $"/unsubscribe/{personId:N}-{(int)topic}-{Sign(personId, topic)}";

    /// <summary>Null: not one of ours, or changed.</summary>
    public (Guid PersonId, Topic Topic)? Read(string token)
    {
        if (token.Split('-') is not [var who, var what, var signature] || !Guid.TryParseExact(who, "N", out var personId)
            || what is not ("1" or "2" or "3"))
            return null;
        var topic = (Topic)(what[0] - '0');
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(personId, topic)), Encoding.UTF8.GetBytes(signature)) ? (personId, topic) : null;
    }

    private string Sign(Guid personId, Topic topic) => vault.BlindIndex(Purpose, $"{personId:N}:{(int)topic}")[..32];
}

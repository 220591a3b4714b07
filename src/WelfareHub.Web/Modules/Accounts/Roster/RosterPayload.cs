using System.Text.Json;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A roster's rows at rest: personal data of people who may never come, so encrypted, and removed once they are applied.</summary>
internal sealed class RosterPayload(Vault vault)
{
    private const string Purpose = "roster";

    public byte[] Seal(List<RosterRow> rows) => vault.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(rows));

    public List<RosterRow> Open(byte[] payload) => JsonSerializer.Deserialize<List<RosterRow>>(vault.Open(Purpose, payload)) ?? [];

    /// <summary>Lines, columns and kinds only: no word of what stood in the cells.</summary>
    public static string Write(IReadOnlyCollection<CellError> errors) => JsonSerializer.Serialize(errors);

    public static List<CellError> Errors(string? written) => written is null ? [] : JsonSerializer.Deserialize<List<CellError>>(written) ?? [];
}

namespace WelfareHub.Web.Modules.Shared;

/// <summary>An opaque mark of one sign-in: the phone's worker compares it to know whose page it keeps, and learns nothing from it.</summary>
public static class PocketMark
{
    private const int Length = 24;

    public static string Of(Guid sessionId, Vault vault) => vault.BlindIndex("pocket", sessionId.ToString("N"))[..Length];
}

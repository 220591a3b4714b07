using System.Security.Cryptography;

namespace WelfareHub.Bookings;

/// <summary>
/// What a person reads out at a desk: eight characters without look-alikes (no 0 O D Q, 1 I L, 2 Z, 5 S, 8 B) and without
/// vowels, so no word arises. 20^8 is 26 thousand million; the unique index catches a repeat and the desk draws again.
/// </summary>
public static class References
{
    public const string Alphabet = "34679CFGHJKMNPRTVWXY";

    public const int Length = 8;

    public static string Draw() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Reads what a person typed: case and separators do not matter; null when it cannot be a reference.</summary>
    public static string? Read(string? typed)
    {
        if (typed is null || typed.Length > 40)
            return null;
        // A Chinese keyboard may type full-width letters, which stand 0xFEE0 higher.
        var letters = string.Concat(typed
            .Select(c => c is > '\uFF00' and < '\uFF5F' ? (char)(c - 0xFEE0) : c)
            .Where(c => c is not (' ' or '-' or '\u3000'))).ToUpperInvariant();
        return letters.Length == Length && letters.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? letters : null;
    }
}

using System.Net.Mail;
using System.Text;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>What a person signs in with: a phone in any way of writing, or an e-mail address.</summary>
internal static class Logins
{
    /// <summary>E.164, or the address in small letters; null when it is neither.</summary>
    public static string? Read(string? written)
    {
        if (written is not { Length: > 0 and <= 254 })
            return null;
        var plain = TryNormalise(written);
        return plain is null ? null : plain.Contains('@', StringComparison.Ordinal) ? ReadEmail(plain) : Phones.Normalise(plain);
    }

    /// <summary>The address in small letters; null when it is none.</summary>
    public static string? ReadEmail(string? written)
    {
        var address = written?.Trim();
        return address is { Length: > 3 and <= 254 } && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',' or ';')
            && MailAddress.TryCreate(address, out var mail) && mail.Address == address && mail.Host.Contains('.', StringComparison.Ordinal)
                ? address.ToLowerInvariant()
                : null;
    }

    public static bool IsEmail(string login) => login.Contains('@', StringComparison.Ordinal);

    public static IQueryable<Person> WithLogin(this IQueryable<Person> people, string login)
    {
        if (!IsEmail(login))
            return people.Where(p => p.PhoneNumber == login);
        var email = login.ToUpperInvariant();
        return people.Where(p => p.NormalizedEmail == email);
    }

    /// <summary>"139 **** 1014", "z***@example.org": enough to know one's own.</summary>
    public static string Mask(string? login)
    {
        if (string.IsNullOrEmpty(login))
            return "";
        if (IsEmail(login))
            return login[0] + "***" + login[login.IndexOf('@', StringComparison.Ordinal)..];
        return Phones.Mask(login);
    }

    private static string? TryNormalise(string written)
    {
        try
        {
            return written.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}

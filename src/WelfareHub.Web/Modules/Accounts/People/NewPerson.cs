namespace WelfareHub.Web.Modules.Accounts;

/// <summary>Makes the row of a new account as ASP.NET Core Identity wants it. The caller has checked what is written.</summary>
internal static class NewPerson
{
    /// <param name="fullName">From <see cref="FullNames.Clean"/>.</param>
    /// <param name="phone">E.164, from <see cref="Phones.Normalise"/>.</param>
    /// <param name="email">As written.</param>
    /// <param name="status">Active accounts count as activated now.</param>
    /// <param name="now">UTC.</param>
    /// <param name="madeId">Of the form that makes the account, if it says so; null: a fresh one.</param>
    public static Person Make(string fullName, string? phone, string? email, PersonStatus status, DateTimeOffset now, Guid? madeId = null)
    {
        var id = madeId ?? Guid.CreateVersion7(now);
        var person = new Person
        {
            Id = id,
            FullName = fullName,
            // Phones and e-mails change hands; the user name never does, so it is the id.
            UserName = id.ToString("N"),
            NormalizedUserName = id.ToString("N").ToUpperInvariant(),
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
            PhoneNumber = phone,
            Status = status,
            CreatedAt = now,
            ActivatedAt = status == PersonStatus.Active ? now : null,
        };
        person.WriteEmail(email);
        return person;
    }

    public static void WriteEmail(this Person person, string? email)
    {
        person.Email = email;
        person.NormalizedEmail = email?.ToUpperInvariant();
    }
}

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>How a good row goes onto a person.</summary>
internal static class RosterWriting
{
    /// <summary>
    /// Writes what differs and says whether anything did. An account that its owner has activated keeps its e-mail and language:
    /// they sign in with one and chose the other. Somebody who registered alone and stands in the roster is thereby approved; where the
    /// phone is not proved yet, the roster takes the account over.
    /// </summary>
    public static bool Write(this Person person, RosterEntry entry, Guid byId, DateTimeOffset now)
    {
        var before = Standing.Of(person);
        person.FullName = entry.FullName;
        if (person.Status == PersonStatus.Unproved)
            person.CompanyId = person.StationId = person.CommunityId = null;
        person.CompanyId = entry.CompanyId ?? person.CompanyId;
        person.StationId = entry.StationId ?? person.StationId;
        person.CommunityId = entry.CommunityId ?? person.CommunityId;
        if (person.Status == PersonStatus.Unproved)
            (person.Status, person.LanguageChosen) = (PersonStatus.Imported, false);
        if (person.Status == PersonStatus.Imported)
        {
            if (entry.Email is not null && !string.Equals(entry.Email, person.Email, StringComparison.OrdinalIgnoreCase))
                person.WriteEmail(entry.Email);
            if (!person.LanguageChosen)
                person.Language = entry.Language ?? person.Language;
        }

        if (person.Status == PersonStatus.Pending)
            person.Approve(byId, now);
        return before != Standing.Of(person);
    }

    public static void Approve(this Person person, Guid byId, DateTimeOffset now)
    {
        person.Status = PersonStatus.Active;
        person.ActivatedAt ??= now;
        person.ApprovedAt = now;
        person.ApprovedById = byId;
    }

    public static (Person Person, RoleGrant Grant) NewCourier(this RosterEntry entry, Guid byId, DateTimeOffset now)
    {
        var person = NewPerson.Make(entry.FullName, entry.Phone, entry.Email, PersonStatus.Imported, now);
        person.CompanyId = entry.CompanyId;
        person.StationId = entry.StationId;
        person.CommunityId = entry.CommunityId;
        person.Language = entry.Language ?? person.Language;
        return (person, new RoleGrant { PersonId = person.Id, Role = Role.Courier, GrantedAt = now, GrantedById = byId });
    }
}

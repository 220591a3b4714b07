using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A demo person of personas.csv, for the sign-in page in Development.</summary>
/// <param name="Id">As in <see cref="Person.Persona"/>.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Name">Label of the button.</param>
/// <param name="What">One sentence: what to try.</param>
public sealed record DemoPersona(string Id, string Phone, LocalText Name, LocalText What);

internal static class DemoPersonas
{
    /// <summary>In the order of the file.</summary>
    public static List<DemoPersona> Read(string folder) =>
        [.. SeedFile.Read(folder, "personas.csv").Rows.Select(row => new DemoPersona(
            row["persona"],
            Phones.Normalise(row["phone"]) ?? throw row.Wrong("\"phone\" is not a mobile number"),
            row.Text("name"),
            row.Text("what")))];
}

using System.Text.RegularExpressions;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>/admin/hospitals/new and /admin/hospitals/{id}.</summary>
public sealed partial class HospitalEditPage
{
    private const int LongestText = 200;
    private static readonly (string Field, string Language)[] Three = [("hant", Languages.Hant), ("hans", Languages.Hans), ("en", Languages.English)];

    internal static async Task<IResult> New(HttpContext http, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts) =>
        await View(http, areas, desk, texts, null, new Dictionary<string, string?>(), null);

    internal static async Task<IResult> Edit(HttpContext http, WelfareDbContext db, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts, Guid id)
    {
        if (await db.Hospitals.AsNoTracking().SingleOrDefaultAsync(h => h.Id == id, http.RequestAborted) is not { } hospital)
            return Results.NotFound();
        return await View(http, areas, desk, texts, id, new Dictionary<string, string?>
        {
            ["name-hant"] = hospital.Name.Hant,
            ["name-hans"] = hospital.Name.Hans,
            ["name-en"] = hospital.Name.En,
            ["where-hant"] = hospital.Where.Hant,
            ["where-hans"] = hospital.Where.Hans,
            ["where-en"] = hospital.Where.En,
            ["address-hant"] = hospital.Address?.Hant,
            ["address-hans"] = hospital.Address?.Hans,
            ["address-en"] = hospital.Address?.En,
            ["phone"] = hospital.Phone,
            ["district"] = hospital.DistrictId?.ToString(),
        }, null);
    }

    internal static Task<IResult> Add(
        HttpContext http, IFormCollection form, WelfareDbContext db, CommitGate gate, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts) =>
        Write(http, form, db, gate, areas, desk, texts, null);

    internal static Task<IResult> Save(
        HttpContext http, IFormCollection form, WelfareDbContext db, CommitGate gate, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts, Guid id) =>
        Write(http, form, db, gate, areas, desk, texts, id);

    private static async Task<IResult> Write(
        HttpContext http, IFormCollection form, WelfareDbContext db, CommitGate gate, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts, Guid? id)
    {
        var hospital = id is null
            ? new Hospital { Id = FormKeys.IdOf(form) ?? Guid.CreateVersion7(), Code = "", Name = LocalText.Empty, Where = LocalText.Empty }
            : await db.Hospitals.AsTracking().SingleOrDefaultAsync(h => h.Id == id, http.RequestAborted);
        if (hospital is null)
            return Results.NotFound();
        var errors = new FormErrors();
        if (id is null)
            hospital.Code = await ReadCode(form["code"].ToString().Trim(), hospital.Id, db, errors, texts, http.RequestAborted);
        hospital.Name = ReadText(form, "name", errors, texts);
        hospital.Where = ReadText(form, "where", errors, texts);
        // A page from before addresses had three languages has no such fields.
        if (form.ContainsKey("address-hans"))
            hospital.Address = ReadAddress(form, errors, texts);
        hospital.Phone = ReadLine(form, "phone", errors, texts);
        hospital.DistrictId = DistrictsOf(await areas.Get(http.RequestAborted)).Any(d => d.Value == form["district"]) ? Guid.Parse(form["district"].ToString()) : null;
        if (errors.Any)
            return await View(http, areas, desk, texts, id, form.ToDictionary(f => f.Key, f => (string?)f.Value.ToString(), StringComparer.Ordinal), errors);
        if (id is null)
            await AddOnce(gate, hospital, http.RequiredVisitor().Id, http.RequestAborted);
        else
            await db.SaveChangesAsync(http.RequestAborted);
        return Pages.Go("/admin/hospitals");
    }

    /// <summary>Sent twice, the form adds one hospital: two posts of one administrator come one after the other.</summary>
    private static Task<int> AddOnce(CommitGate gate, Hospital hospital, Guid by, CancellationToken cancel) =>
        gate.Run(async (inside, stop) =>
        {
            await BookingDesk.LockPerson(inside, by);
            if (await inside.Set<Hospital>().AnyAsync(h => h.Id == hospital.Id, stop))
                return 0;
            inside.Add(hospital);
            return await inside.SaveChangesAsync(stop);
        }, cancel);

    private static async Task<string> ReadCode(string code, Guid own, WelfareDbContext db, FormErrors errors, IStringLocalizer<HospitalAdminTexts> texts, CancellationToken cancel)
    {
        if (!CodeShape().IsMatch(code))
            errors.Add("code", texts["CodeWrong"]);
        else if (await db.Hospitals.AnyAsync(h => h.Code == code && h.Id != own, cancel))
            errors.Add("code", texts["CodeTaken"]);
        return code;
    }

    private static LocalText ReadText(IFormCollection form, string name, FormErrors errors, IStringLocalizer<HospitalAdminTexts> texts)
    {
        var said = ReadThree(form, name, errors, texts);
        if (said == LocalText.Empty)
            errors.Add(name + "-hant", texts[name + "Missing"]);
        return said;
    }

    /// <summary>As <see cref="Addresses"/> says. Null = there is none.</summary>
    private static LocalText? ReadAddress(IFormCollection form, FormErrors errors, IStringLocalizer<HospitalAdminTexts> texts)
    {
        var said = ReadThree(form, "address", errors, texts);
        if (Addresses.LacksHans(said))
            errors.Add("address-hans", texts["addressMissing"]);
        return Addresses.OrNone(said);
    }

    private static LocalText ReadThree(IFormCollection form, string name, FormErrors errors, IStringLocalizer<HospitalAdminTexts> texts)
    {
        var said = Three.Select(t => ReadLine(form, $"{name}-{t.Field}", errors, texts)).ToArray();
        return new LocalText(said[0], said[1], said[2]);
    }

    private static string? ReadLine(IFormCollection form, string field, FormErrors errors, IStringLocalizer<HospitalAdminTexts> texts)
    {
        var line = form[field].ToString().Trim();
        if (line.Length > LongestText || line.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate))
            errors.Add(field, texts["LineWrong", LongestText]);
        return line.Length == 0 ? null : line;
    }

    private static List<Answer> DistrictsOf(AreaTree tree) =>
        [.. tree.Areas.Values.Where(a => a.Kind == AreaKind.District).OrderBy(a => a.Code, StringComparer.Ordinal).Select(a => new Answer(a.Id.ToString(), a.Name.ToString()))];

    private static async Task<IResult> View(
        HttpContext http, AreaTrees areas, AdminDesk desk, IStringLocalizer<HospitalAdminTexts> texts, Guid? id, IReadOnlyDictionary<string, string?> typed, FormErrors? errors)
    {
        desk.Prepare(texts[id is null ? "NewTitle" : "EditTitle"], AdminDesk.Hospitals, errors);
        return Pages.Show<HospitalEditPage>(
            new { Id = id, Typed = typed, Districts = DistrictsOf(await areas.Get(http.RequestAborted)), Errors = errors },
            errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex CodeShape();
}

using System.Globalization;
using System.Text;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>A file of seed-data cannot be used; the message says which line and why, for whoever keeps the files.</summary>
public sealed class SeedException(string message) : Exception(message);

/// <summary>One CSV file of seed-data; seed-data/README.md gives the columns.</summary>
internal sealed class SeedFile
{
    private readonly Dictionary<string, int> _columns;

    private SeedFile(string name, IEnumerable<SheetRow> rows)
    {
        Name = name;
        using var all = rows.GetEnumerator();
        if (!all.MoveNext())
            throw new SeedException($"{name} is empty.");
        _columns = all.Current.Cells.Select((header, at) => (header, at)).ToDictionary(h => h.header.Trim(), h => h.at);
        while (all.MoveNext())
            Rows.Add(new SeedRow(this, all.Current));
    }

    public string Name { get; }
    public List<SeedRow> Rows { get; } = [];

    public static SeedFile Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            throw new SeedException($"{path} is missing.");
        try
        {
            return new SeedFile(name, Csv.Read(File.ReadAllText(path, Encoding.UTF8)));
        }
        catch (FormatException e)
        {
            throw new SeedException($"{name}: {e.Message}");
        }
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public int Column(string name) =>
        _columns.TryGetValue(name, out var at) ? at : throw new SeedException($"{Name} has no column \"{name}\".");
}

internal sealed class SeedRow(SeedFile file, SheetRow row)
{
    /// <summary>A value that must be there.</summary>
    public string this[string column] => Optional(column) ?? throw Wrong($"\"{column}\" is empty");

    public string? Optional(string column)
    {
        var at = file.Column(column);
        var value = at < row.Cells.Count ? row.Cells[at].Trim() : "";
        return value.Length == 0 ? null : value;
    }

    public LocalText Text(string name) => new(this[name + "_zh_hant"], this[name + "_zh_hans"], this[name + "_en"]);

    /// <summary>In three languages, as <see cref="Addresses"/> says; null when there is none. A file from before there were three has one column, without a language in its name.</summary>
    public LocalText? Address(string name)
    {
        var hans = Optional(file.Has(name) && !file.Has(name + "_zh_hans") ? name : name + "_zh_hans");
        var address = new LocalText(IfThere(name + "_zh_hant"), hans, IfThere(name + "_en"));
        return Addresses.LacksHans(address) ? throw Wrong($"\"{name}_zh_hans\" is empty") : Addresses.OrNone(address);
    }

    private string? IfThere(string column) => file.Has(column) ? Optional(column) : null;

    public double? Degrees(string column) =>
        Optional(column) is not { } written ? null
        : double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= 180 ? degrees
        : throw Wrong($"\"{column}\" is not a number of degrees");

    /// <summary>What a code stands for.</summary>
    public T Named<T>(string column, IReadOnlyDictionary<string, T> known, string where) =>
        known.TryGetValue(this[column], out var found) ? found : throw Wrong($"\"{this[column]}\" is not a code in {where}");

    public T OneOf<T>(string column, params (string Word, T Value)[] words)
    {
        var value = this[column];
        foreach (var word in words)
        {
            if (word.Word == value)
                return word.Value;
        }

        throw Wrong($"\"{column}\" must be one of {string.Join(", ", words.Select(w => w.Word))}");
    }

    public SeedException Wrong(string why) => new($"{file.Name}, line {row.Line}: {why}.");
}

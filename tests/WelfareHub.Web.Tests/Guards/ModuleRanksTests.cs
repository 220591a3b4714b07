using Microsoft.AspNetCore.Components;

using WelfareHub.Bookings;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>Shared &lt; Accounts &lt; Notices &lt; the services &lt; Insights, Interop: nothing imports sideways or upwards.</summary>
public sealed class ModuleRanksTests
{
    private const string Prefix = "WelfareHub.Web.Modules.";

    /// <summary>Module, rank, and how many types it has at least: a guard that looks at nothing must not pass.</summary>
    private static readonly (string Name, int Rank, int AtLeast)[] Modules =
    [
        ("Shared", 0, 15),
        ("Accounts", 1, 20),
        ("Notices", 2, 3),
        ("Checkups", 3, 15),
        ("Facilities", 3, 15),
        ("LegalAid", 3, 0),
        ("Events", 3, 0),
        ("Community", 3, 0),
        ("Insights", 4, 0),
        ("Interop", 4, 0),
    ];

    [Fact]
    public void Nothing_imports_sideways_or_upwards()
    {
        var wrong =
            from type in WebTypes
            let home = ModuleOf(type)
            where home is not null
            from used in UsedTypes.Of(type)
            let to = ModuleOf(used)
            where to is not null && to != home && RankOf(to) >= RankOf(home)
            select $"{Readable(type)} ({home}) uses {Readable(used)} ({to})";

        Guard.FindsNothing(wrong);
    }

    [Fact]
    public void Every_module_is_ranked_and_really_looked_at()
    {
        WebTypes.Select(ModuleOf).OfType<string>().Distinct().Should().BeSubsetOf(Modules.Select(m => m.Name), "a new module needs a rank");
        foreach (var (name, _, atLeast) in Modules)
            WebTypes.Count(t => ModuleOf(t) == name).Should().BeGreaterThanOrEqualTo(atLeast, "{0} has that many types at least", name);
        WebTypes.Where(t => typeof(IComponent).IsAssignableFrom(t)).Should().HaveCountGreaterThan(2, "compiled Razor components are types like any other");
        UsedTypes.Of(typeof(Probe)).Should().Contain([typeof(Uri), typeof(System.Text.StringBuilder), typeof(Version)], "bodies, generic arguments and typeof are read");
    }

    [Fact]
    public void The_booking_core_knows_no_web_no_provider_and_no_module()
    {
        var core = typeof(Booking).Assembly;
        string[] allowed = ["System.", "netstandard", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.", "WelfareHub.Booking"];
        string[] never = ["Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.AspNetCore", "Npgsql", "Microsoft.Data"];

        var referenced = core.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        core.GetTypes().Should().HaveCountGreaterThan(15);
        referenced.Should().Contain("Microsoft.EntityFrameworkCore");
        referenced.Should().OnlyContain(name => allowed.Any(a => name.StartsWith(a, StringComparison.Ordinal)));
        referenced.Should().NotContain(name => never.Any(n => name.StartsWith(n, StringComparison.Ordinal)));
    }

    private static IReadOnlyList<Type> WebTypes { get; } = typeof(WelfareApp).Assembly.GetTypes();

    private static string? ModuleOf(Type type)
    {
        var space = type.Namespace;
        return space?.StartsWith(Prefix, StringComparison.Ordinal) == true ? space[Prefix.Length..].Split('.')[0] : null;
    }

    private static int RankOf(string module) => Modules.First(m => m.Name == module).Rank;

    /// <summary>The type a person wrote, for types that the compiler made inside it.</summary>
    private static string Readable(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Name;
    }

    private static class Probe
    {
        public static string Touch(object o)
        {
            var list = new List<Uri>();
            return new System.Text.StringBuilder().Append(list.Count).Append(o is Version).ToString();
        }
    }
}

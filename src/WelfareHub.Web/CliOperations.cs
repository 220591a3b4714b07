using System.CommandLine;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web;

/// <summary>What an operator does beside serving: doctor, backup, restore, config show.</summary>
internal static class CliOperations
{
    public static IEnumerable<Command> All(Func<ParseResult, WebApplication> build) =>
        [Doctor(build), BackUp(build), Restore(build), Config(build)];

    private static Command Doctor(Func<ParseResult, WebApplication> build)
    {
        var doctor = new Command("doctor", "Prove from the rows what must hold, and print each violation; exit code 1 when there is one");
        doctor.SetAction(async (parsed, cancel) =>
        {
            await using var app = build(parsed);
            var clock = app.Services.GetRequiredService<CityClock>();
            await using var db = app.Services.GetRequiredService<Func<WelfareDbContext>>()();
            var violations = 0;
            await foreach (var violation in WelfareHub.Bookings.Doctor.Check(db, clock.Now, clock.Zone).WithCancellation(cancel))
            {
                violations++;
                Console.WriteLine($"{violation.Kind} {violation.Id}: {violation.Text}");
            }

            Console.WriteLine(violations == 0 ? "Everything that must hold holds." : $"{violations} violations.");
            return violations == 0 ? 0 : 1;
        });
        return doctor;
    }

    private static Command BackUp(Func<ParseResult, WebApplication> build)
    {
        var file = new Argument<string>("file") { Description = "Where to write the copy; must not exist" };
        var backup = new Command("backup", "Copy the SQLite database while it serves, and check the copy") { file };
        backup.SetAction(parsed => OnSqlite(build, parsed, settings =>
        {
            Backup.Make(settings.SqliteFile, parsed.GetRequiredValue(file));
            Console.WriteLine($"Backed up to {parsed.GetRequiredValue(file)}. Keep {Path.Combine(settings.Data, "master.key")} apart from it: without that key what is encrypted stays closed.");
        }));
        return backup;
    }

    private static Command Restore(Func<ParseResult, WebApplication> build)
    {
        var file = new Argument<string>("file") { Description = "A backup" };
        var restore = new Command("restore", "Check a backup and put it in the database's place; stop the server first") { file };
        restore.SetAction(parsed => OnSqlite(build, parsed, settings =>
        {
            var kept = Backup.Restore(parsed.GetRequiredValue(file), settings.SqliteFile);
            Console.WriteLine(kept is null ? "Restored." : $"Restored. What was there before is {kept}.");
        }));
        return restore;
    }

    private static Command Config(Func<ParseResult, WebApplication> build)
    {
        var show = new Command("show", "Print the settings in force, secrets left out");
        show.SetAction(parsed =>
        {
            using var app = (IDisposable)build(parsed);
            var settings = ((WebApplication)app).Services.GetRequiredService<WelfareSettings>();
            Console.WriteLine($"Data           {Path.GetFullPath(settings.Data)}");
            Console.WriteLine($"Database       {(settings.UsesPostgres ? "PostgreSQL" : Path.GetFullPath(settings.SqliteFile))}");
            Console.WriteLine($"Zone           {settings.Zone}");
            Console.WriteLine($"PublicAddress  {settings.PublicAddress ?? "(not set)"}");
            Console.WriteLine($"SeedData       {settings.SeedData}");
            Console.WriteLine($"MasterKey      {(string.IsNullOrWhiteSpace(settings.MasterKey) ? "file in Data" : "from the settings")}");
            Console.WriteLine($"Proxies        {(settings.Proxies.Count == 0 ? "on this machine" : string.Join(", ", settings.Proxies))}");
            Console.WriteLine($"Registration   {settings.Registration.CodesPerAddress} codes an hour for one address, {settings.Registration.Codes} in all");
            Console.WriteLine($"Mail           {(settings.Mail.Host is { Length: > 0 } host ? $"{host}:{settings.Mail.Port}, {settings.Mail.Security}, from {settings.Mail.From}" : "(not set: the inbox is the only channel)")}");
            Console.WriteLine($"Sms            {(settings.Sms.Url is { Length: > 0 } gateway ? $"{new Uri(gateway).Host}, {settings.Sms.Style}" : "(not set: no SMS is sent)")}");
            Console.WriteLine($"Notices        late after {settings.NoticesLateAfterMinutes} minutes");
            Console.WriteLine($"Jobs           {(settings.Jobs ? "in this process" : "not in this process")}");
            Console.WriteLine($"Groups         {(settings.Groups.Count == 0 ? "(none)" : string.Join(", ", settings.Groups.Select(g => $"{g.Key} ({g.Value.Style})")))}");
            Console.WriteLine($"Outbound       {string.Join(", ", settings.Outbound.Hosts)}{(settings.Outbound.Private ? ", private addresses too" : "")}");
            return 0;
        });
        return new Command("config", "The settings") { show };
    }

    private static int OnSqlite(Func<ParseResult, WebApplication> build, ParseResult parsed, Action<WelfareSettings> action)
    {
        using var app = (IDisposable)build(parsed);
        var settings = ((WebApplication)app).Services.GetRequiredService<WelfareSettings>();
        if (settings.UsesPostgres)
        {
            Console.Error.WriteLine("PostgreSQL has its own tools for this: pg_dump and pg_restore.");
            return 2;
        }

        try
        {
            action(settings);
            return 0;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }
}

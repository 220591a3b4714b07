using System.CommandLine;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web;

/// <summary>The web binary is also the tool. Unknown verbs and bad values get one clear line and exit code 2.</summary>
internal static class Cli
{
    public static async Task<int> Run(string[] args)
    {
        var data = new Option<string?>("--data") { Description = "Folder for the database and keys (default: data)", Recursive = true };
        var postgres = new Option<string?>("--postgres") { Description = "PostgreSQL connection string instead of SQLite", Recursive = true };
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on (default: http://localhost:5080)" };

        WebApplication Build(ParseResult parsed) =>
            WelfareApp.Build(new StartOptions(parsed.GetValue(data), parsed.GetValue(postgres), parsed.GetValue(urls)));

        var root = new RootCommand("WelfareHub: care for a city's couriers") { data, postgres, urls };
        root.SetAction((parsed, cancel) => WelfareApp.Serve(Build(parsed), cancel));

        var serve = new Command("serve", "Serve the app (default)") { urls };
        serve.SetAction((parsed, cancel) => WelfareApp.Serve(Build(parsed), cancel));
        root.Add(serve);

        var migrate = new Command("migrate", "Bring the database to this version and stop");
        migrate.SetAction(async (parsed, cancel) =>
        {
            await using var app = Build(parsed);
            await app.Services.GetRequiredService<DatabaseSetup>().Prepare(cancel);
            return 0;
        });
        root.Add(migrate);

        var withPeople = new Option<bool>("--with-people") { Description = "Couriers and staff too; their phone numbers may be real people's" };
        var seed = new Command("seed", "Load places, hospitals, programmes and holidays from the seed-data folder; adds only what is missing") { withPeople };
        seed.SetAction(async (parsed, cancel) =>
        {
            await using var app = Build(parsed);
            await app.Services.GetRequiredService<DatabaseSetup>().Prepare(cancel);
            try
            {
                foreach (var left in await app.Services.GetRequiredService<Seeder>().Run(parsed.GetValue(withPeople), cancel))
                    await Console.Out.WriteLineAsync(left.ToString());
                return 0;
            }
            catch (SeedException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        root.Add(seed);

        foreach (var command in CliOperations.All(Build))
            root.Add(command);
        root.Add(OutboxCommands.Make(Build));
        root.Add(AdminCommand.Make(Build));

        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(string.Join("; ", result.Errors.Select(e => e.Message)));
            return 2;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (Exception e)
        {
            // The last stop of the process: whatever it is, it is told whole and the code says so.
            await Console.Error.WriteLineAsync(e is OperationCanceledException ? "Stopped." : e.ToString());
            return 1;
        }
    }
}

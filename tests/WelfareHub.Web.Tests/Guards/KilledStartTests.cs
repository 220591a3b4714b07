using System.Diagnostics;

using Microsoft.Data.Sqlite;

namespace WelfareHub.Web.Tests.Guards;

/// <summary>kill -9 at a random moment of the first start: the next start is healthy, and the data is whole.</summary>
public sealed class KilledStartTests
{
    private const int Rounds = 20;

    [Fact]
    public async Task A_start_that_was_killed_while_it_migrated_or_seeded_never_keeps_the_next_from_starting()
    {
        var whole = await TimeOfAWholeStart();
        var random = new Random(2026);
        for (var round = 0; round < Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("welfarehub-kill-").FullName;
            try
            {
                using (var killed = AppProcess.Serve(folder))
                {
                    // The first tenth is the runtime coming up: nothing of ours is at risk there.
                    await WaitUntilDatabaseAppears(folder, killed);
                    await Task.Delay(whole * random.NextDouble(), TimeProvider.System);
                    await killed.Kill();
                }

                if (round % 4 == 0)
                    await StartAndCheck(folder);
                else
                    await MigrateAndCheck(folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<TimeSpan> TimeOfAWholeStart()
    {
        var folder = Directory.CreateTempSubdirectory("welfarehub-kill-").FullName;
        using var app = AppProcess.Serve(folder);
        await WaitUntilDatabaseAppears(folder, app);
        var since = Stopwatch.StartNew();
        await app.Healthy();
        var took = since.Elapsed;
        await app.Kill();
        Directory.Delete(folder, recursive: true);
        return took;
    }

    private static async Task WaitUntilDatabaseAppears(string folder, AppProcess app)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(90) && !app.HasEnded;)
        {
            if (File.Exists(Path.Combine(folder, "welfarehub.db")))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private static async Task StartAndCheck(string folder)
    {
        using (var next = AppProcess.Serve(folder))
        {
            await next.Healthy();
            using var http = new HttpClient { BaseAddress = next.Address };
            (await http.GetAsync(new Uri("/sign-in", UriKind.Relative))).IsSuccessStatusCode.Should().BeTrue();
            await next.Kill();
        }

        await Check(folder);
        (await Count(folder, "SELECT COUNT(*) FROM People WHERE Persona IS NOT NULL")).Should().BeGreaterThan(0, "the next start seeds what is missing");
    }

    private static async Task MigrateAndCheck(string folder)
    {
        using (var next = AppProcess.Run("migrate", "--data", folder))
            (await next.Exit()).Should().Be(0);
        await Check(folder);
    }

    private static async Task Check(string folder)
    {
        (await Count(folder, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")).Should().Be(0);
        (await Count(folder, "SELECT COUNT(*) FROM pragma_foreign_key_check")).Should().Be(0);
        (await Count(folder, "SELECT COUNT(*) FROM __EFMigrationsHistory")).Should().BeGreaterThan(0);
    }

    private static async Task<long> Count(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "welfarehub.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

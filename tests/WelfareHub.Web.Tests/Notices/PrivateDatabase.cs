using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Npgsql;

using WelfareHub.Web.Modules.Notices;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>A PostgreSQL database of a test's own, and a folder; both vanish with it.</summary>
internal sealed class PrivateDatabase : IAsyncDisposable
{
    /// <summary>Seconds for a connection or a command, on a machine whose disk is busy with others.</summary>
    private const int Patience = 300;

    private readonly string _server;
    private readonly string _name;

    private PrivateDatabase(string server, string name)
    {
        (_server, _name) = (server, name);
        Text = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 30, Timeout = Patience, CommandTimeout = Patience }.ToString();
        Folder = Directory.CreateTempSubdirectory("welfarehub-nodes-").FullName;
    }

    public string Text { get; }
    public string Folder { get; }

    public static async Task<PrivateDatabase> Make()
    {
        var server = Environment.GetEnvironmentVariable("WELFAREHUB_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server))
        {
            Assert.Skip("Needs PostgreSQL: tests/run.sh starts one and sets WELFAREHUB_TEST_POSTGRES.");
            throw new InvalidOperationException();
        }

        var name = "nodes_" + Guid.CreateVersion7().ToString("N");
        await Execute(server, $"CREATE DATABASE {name}");
        return new PrivateDatabase(server, name);
    }

    /// <summary>The app in this process, without a server and without jobs.</summary>
    public static WebApplication App(string text, string key, FakeChannel? channel = null) => WelfareApp.Build(
        new StartOptions(Directory.CreateTempSubdirectory("welfarehub-nodes-").FullName, text, "http://127.0.0.1:0", Jobs: false), builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            if (channel is not null)
                builder.Services.AddSingleton<IChannel>(channel);
            ((WelfareSettings)builder.Services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!).MasterKey = key;
        });

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Execute(_server, $"DROP DATABASE {_name} WITH (FORCE)");
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task Execute(string text, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text) { Timeout = Patience, CommandTimeout = Patience }.ToString());
        await connection.OpenAsync();
#pragma warning disable CA2100 // the name is made above
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

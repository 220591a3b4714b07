using Microsoft.EntityFrameworkCore;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Tests.Guards;

public sealed class MigrationDriftTests
{
    [Fact]
    public void The_migrations_of_both_databases_hold_the_whole_model()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgresDesignTime().CreateDbContext([]);

        foreach (WelfareDbContext db in (WelfareDbContext[])[sqlite, postgres])
        {
            db.Database.GetMigrations().Should().NotBeEmpty();
            db.Database.HasPendingModelChanges().Should().BeFalse("{0} needs a migration: Data/add-migration.sh NAME", db.GetType().Name);
        }
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgresDesignTime().CreateDbContext([]);

        Names(sqlite).Should().Equal(Names(postgres));
    }

    /// <summary>Without the moment each was made.</summary>
    private static IEnumerable<string> Names(WelfareDbContext db) => db.Database.GetMigrations().Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..]);
}

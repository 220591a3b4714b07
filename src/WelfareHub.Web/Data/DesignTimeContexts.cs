using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace WelfareHub.Web.Data;

/// <summary>For <c>dotnet ef</c> only; see Data/add-migration.sh. Nothing is connected to.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteWelfareDbContext>
{
    public SqliteWelfareDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWelfareDbContext>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresWelfareDbContext>
{
    public PostgresWelfareDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresWelfareDbContext>().UseNpgsql("Host=localhost").Options);
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>What a site says to its database, sorted: the time an answer takes without the noise.</summary>
internal sealed partial class Statements : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _said = new();

    public void Listen(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Information);
        builder.Services.AddSingleton<ILoggerProvider>(this);
    }

    public async Task<IReadOnlyList<string>> Of(Func<Task> what)
    {
        _said.Clear();
        await what();
        // Rows of one save are written in the order of their keys, which are hashes.
        return [.. _said.SelectMany(s => Numbered().Replace(s, "@p").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal)];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == RelationalEventId.CommandExecuted.Id && state is IReadOnlyList<KeyValuePair<string, object?>> values)
            _said.Enqueue(values.First(v => v.Key == "commandText").Value!.ToString()!);
    }

    public void Dispose()
    {
    }

    [GeneratedRegex(@"@p\d+")]
    private static partial Regex Numbered();
}

using System.Collections.Concurrent;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>A request as it arrived.</summary>
public sealed record Heard(string Path, IQueryCollection Query, IHeaderDictionary Headers, string Body);

/// <summary>Plays every robot on a port of its own: keeps what it hears, and answers as it was told, else "ok" to everybody.</summary>
public sealed class RobotServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RobotServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Heard> Heard { get; } = new();

    public ConcurrentQueue<(int Status, string Body, TimeSpan After)> Answers { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public static async Task<RobotServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new RobotServer(app);
        app.Map("/{**path}", server.Answer);
        await app.StartAsync();
        return server;
    }

    /// <summary>The answer after those that were told before; it may keep silent for a while.</summary>
    public void Then(int status, string body, TimeSpan after = default) => Answers.Enqueue((status, body, after));

    /// <summary>A site with one group, whose robot is this server.</summary>
    public Task<Site> Site(GroupStyle style, Action<GroupSettings>? change = null, Action<OutboundSettings>? door = null) => Tests.Site.Open(change: builder =>
    {
        var settings = (WelfareSettings)builder.Services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!;
        settings.PublicAddress = "https://welfare.example.org";
        settings.Outbound.Hosts.Add(Address.Authority);
        settings.Outbound.Private = true;
        settings.Outbound.Patience = TimeSpan.FromMinutes(1);
        var group = new GroupSettings { Style = style, Url = new Uri(Address, "/robot?key=K").ToString(), Secret = style == GroupStyle.WeCom ? null : "SEC123", Language = Languages.Hant };
        change?.Invoke(group);
        door?.Invoke(settings.Outbound);
        settings.Groups["daoli"] = group;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Heard.Enqueue(new Heard(http.Request.Path, http.Request.Query, new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value)), await reader.ReadToEndAsync()));
        var (status, body, after) = Answers.TryDequeue(out var told) ? told : (200, """{"errcode":0,"code":0}""", default);
        try
        {
            await Task.Delay(after, TimeProvider.System, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        http.Response.StatusCode = status;
        http.Response.Headers.Location = "/elsewhere";
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    }
}

using System.Collections.Concurrent;
using System.Text.Json;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>Receives the codes that a site sends, in place of its outbox.</summary>
public sealed class Phone
{
    private readonly ConcurrentQueue<NoticeDraft> _received = new();

    public int Count => _received.Count;

    public void Listen(WebApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton<SendNotice>((_, draft) =>
    {
        _received.Enqueue(draft);
        return ValueTask.CompletedTask;
    }));

    /// <summary>The last code that came to this phone or e-mail.</summary>
    public string Code(string to) => Field(_received.Last(d => d.SendTo == to), "code");

    public IEnumerable<string> Receivers => _received.Select(d => d.SendTo).OfType<string>();

    public IEnumerable<NoticeDraft> Of(string kind) => _received.Where(d => d.Kind == kind);

    private static string Field(NoticeDraft draft, string name) => JsonDocument.Parse(draft.FactsJson).RootElement.GetProperty(name).GetString()!;
}

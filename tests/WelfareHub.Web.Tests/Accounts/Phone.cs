using System.Text.Json;

using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Accounts;

/// <summary>Reads in a site's outbox what was sent to phones and e-mails named there, codes above all: what was taken back never came.</summary>
public sealed class Phone
{
    private IServiceProvider? _site;

    public int Count => Received().Count;

    public IEnumerable<string> Receivers => Received().Select(n => n.SendTo!);

    public void Listen(WebApplicationBuilder builder)
    {
        var outbox = builder.Services.Last(s => s.ServiceType == typeof(SendNotice));
        builder.Services.Replace(ServiceDescriptor.Singleton<SendNotice>(root =>
        {
            _site = root;
            return (SendNotice)outbox.ImplementationFactory!(root);
        }));
    }

    /// <summary>The last code that came to this phone or e-mail.</summary>
    public string Code(string to)
    {
        var facts = Received().Last(n => n.SendTo == to && n.Kind == "code").Facts;
        var plain = _site!.GetRequiredService<Vault>().OpenText(NoticeWriter.Purpose, Convert.FromBase64String(facts));
        using var read = JsonDocument.Parse(plain);
        return read.RootElement.GetProperty("code").GetString()!;
    }

    public IEnumerable<Notice> Of(string kind) => All().Where(n => n.Kind == kind);

    /// <summary>In the order they were written.</summary>
    private List<Notice> Received() => [.. All().Where(n => n.SendTo is not null)];

    private List<Notice> All()
    {
        if (_site is null)
            return [];
        using var db = _site.GetRequiredService<Func<WelfareDbContext>>()();
        return [.. db.Set<Notice>().FromSql($"""SELECT * FROM "Notices" ORDER BY rowid""").AsNoTracking()];
    }
}

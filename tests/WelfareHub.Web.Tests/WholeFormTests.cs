using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

using WelfareHub.Web.Modules.Shared;
using WelfareHub.Web.Tests.Guards;

namespace WelfareHub.Web.Tests;

/// <summary>A form whose end comes in just while it is asked for is read like any other; see <see cref="WholeForm"/>.</summary>
public sealed class WholeFormTests
{
    [Fact]
    public async Task A_form_that_the_reader_loses_sight_of_is_taken_like_any_other()
    {
        await using var site = await Site.Open(change: b => b.Services.AddSingleton<IStartupFilter, ForgetfulReaders>());
        using var courier = await site.As("courier-jingwei");

        var answer = await courier.Post("/inbox/settings", new Dictionary<string, string>
        {
            [FormTokens.Field] = FormTokens.For(site, courier),
            ["quietFrom"] = "22:00",
            ["quietTo"] = "07:00",
        });

        answer.Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_says_so_to_whoever_asks_for_it()
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = "multipart/form-data; boundary=x";
        http.Request.Body = new MemoryStream("--x\r\nbroken"u8.ToArray());

        await WholeForm.Read(http.Request);

        await http.Request.Awaiting(r => r.ReadFormAsync()).Should().ThrowAsync<InvalidDataException>();
    }

    private sealed class ForgetfulReaders : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                http.Features.Set<IFormFeature>(new ForgetfulReader(new FormFeature(http.Request)));
                return go(http);
            });
            next(app);
        };
    }

    /// <summary>Does at every form what the framework's reader does when the end comes in at the wrong moment.</summary>
    private sealed class ForgetfulReader(FormFeature reader) : IFormFeature
    {
        private bool _asked;

        public bool HasFormContentType => reader.HasFormContentType;
        public IFormCollection? Form { get => reader.Form; set => reader.Form = value; }

        public IFormCollection ReadForm() => reader.ReadForm();

        public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            Task<IFormCollection>? reading = reader.ReadFormAsync(cancellationToken);
            if (!_asked)
                reading = null;
            _asked = true;
            return reading!;
        }
    }
}

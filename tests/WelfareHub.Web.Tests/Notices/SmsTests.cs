using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

using WelfareHub.Web.Modules.Notices;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests.Notices;

/// <summary>Against a gateway that this test plays on a port of its own.</summary>
public sealed class SmsTests : IAsyncLifetime
{
    /// <summary>Took the message and breaks off before it answers.</summary>
    private const int Broken = 599;

    private readonly ConcurrentQueue<(string Body, IHeaderDictionary Headers)> _got = new();
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();
    private WebApplication _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _gateway = builder.Build();
        _gateway.Urls.Add("http://127.0.0.1:0");
        _gateway.MapPost("/send", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _got.Enqueue((await reader.ReadToEndAsync(), new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value))));
            var (status, body) = _answers.TryDequeue(out var answer) ? answer : (200, """{"Code":"OK"}""");
            if (status == Broken)
                http.Abort();
            http.Response.Headers.Location = "/send";
            return Results.Text(body, "application/json", statusCode: status);
        });
        await _gateway.StartAsync();
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_code_leaves_as_signed_json_with_an_id_that_stays_the_same()
    {
        await using var site = await Open("json");
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        _answers.Enqueue((429, ""));
        await Sweep(site);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Sweep(site);

        _got.Should().HaveCount(2);
        _got.Select(g => g.Headers["X-Delivery-Id"].ToString()).Distinct().Should().ContainSingle();
        var (body, headers) = _got.Last();
        headers["X-Signature"].ToString().Should().Be("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("secret"), Encoding.UTF8.GetBytes(body))));
        var message = JsonDocument.Parse(body).RootElement;
        message.GetProperty("to").GetString().Should().StartWith("+86");
        message.GetProperty("variables").GetProperty("code").GetString().Should().Be("482913");
        message.GetProperty("timestamp").GetInt64().Should().Be(site.Clock.GetUtcNow().ToUnixTimeSeconds(), "the signature covers it: an old message cannot be passed off as a new one");
    }

    [Fact]
    public async Task The_large_gateways_want_a_template_its_variables_and_a_signature_over_sorted_fields()
    {
        await using var site = await Open("aliyun");
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await SweeperTests.Write(site, "none", Site.Start);
        await Sweep(site);

        var body = _got.Should().ContainSingle("what has no template is not sent").Which.Body;
        var fields = body.Split('&').Select(f => f.Split('=')).ToDictionary(f => f[0], f => Uri.UnescapeDataString(f[1].Replace('+', ' ')));
        fields["TemplateCode"].Should().Be("SMS_1");
        fields["PhoneNumbers"].Should().StartWith("139").And.HaveLength(11);
        fields["TemplateParam"].Should().Contain("482913");
        var canonical = string.Join('&', fields.Where(f => f.Key != "Signature").OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
#pragma warning disable CA5350 // the gateway's protocol fixes the algorithm
        fields["Signature"].Should().Be(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("secret&"), Encoding.UTF8.GetBytes("POST&%2F&" + Uri.EscapeDataString(canonical)))));
#pragma warning restore CA5350
    }

    [Fact]
    public async Task Several_notices_are_one_message_with_a_template_of_its_own()
    {
        await using var site = await Open("aliyun");
        for (var i = 0; i < 3; i++)
            await SweeperTests.Write(site, $"n{i}", Site.Start, kind: "account.declined");
        await Sweep(site);
        var body = _got.Should().ContainSingle().Which.Body;
        body.Should().Contain("TemplateCode=SMS_3").And.Contain("TemplateParam=" + Uri.EscapeDataString("""{"count":"3"}"""));
    }

    [Theory]
    [InlineData(200, """{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}""", DeliveryState.Failed)]
    [InlineData(200, """{"Code":"isv.BUSINESS_LIMIT_CONTROL"}""", DeliveryState.Waiting)]
    [InlineData(200, "not json", DeliveryState.Waiting)]
    [InlineData(500, "", DeliveryState.Waiting)]
    [InlineData(302, "", DeliveryState.Failed)]
    [InlineData(400, """{"Code":"isv.TEMPLATE_MISSING_PARAMETERS"}""", DeliveryState.Failed)]
    [InlineData(400, """{"Code":"Throttling.User"}""", DeliveryState.Waiting)]
    [InlineData(400, """{"Code":7}""", DeliveryState.Failed)]
    public async Task What_the_gateway_says_in_its_body_counts_and_redirects_are_not_followed(int status, string body, DeliveryState expected)
    {
        await using var site = await Open("aliyun");
        _answers.Enqueue((status, body));
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        await using var db = site.Db();
        (await db.Deliveries.SingleAsync()).State.Should().Be(expected);
        _got.Should().HaveCount(1);
    }

    [Theory]
    [InlineData(400, "SignatureDoesNotMatch")]
    [InlineData(404, "InvalidAccessKeyId.NotFound")]
    [InlineData(200, "isv.AMOUNT_NOT_ENOUGH")]
    [InlineData(200, "isv.DAY_LIMIT_CONTROL")]
    [InlineData(200, "isv.MONTH_LIMIT_CONTROL")]
    [InlineData(200, "isv.PRODUCT_UN_SUBSCRIPT")]
    public async Task What_is_wrong_with_our_own_account_costs_no_message_a_try(int status, string code)
    {
        await using var site = await Open("aliyun");
        _answers.Enqueue((status, $$"""{"Code":"{{code}}"}"""));
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        await using (var db = site.Db())
            (await db.Deliveries.SingleAsync()).Should().Match<Delivery>(d => d.State == DeliveryState.Waiting && d.Tries == 0 && d.Trouble == "sms " + code);

        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await Sweep(site);
        await using var after = site.Db();
        (await after.Deliveries.SingleAsync()).State.Should().Be(DeliveryState.Sent, "it leaves as soon as the account is mended");
    }

    [Fact]
    public async Task Who_is_woken_by_a_message_reads_why()
    {
        await using var site = await Open("json");
        var clock = site.Get<CityClock>();
        await SweeperTests.Write(site, "day", clock.Now, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        site.Clock.SetUtcNow(clock.Instant(clock.Today, new TimeOnly(23, 0)));
        await SweeperTests.Write(site, "night", clock.Now, kind: "code", facts: """{"code":"482914"}""");
        await Sweep(site);

        var texts = _got.Select(g => JsonDocument.Parse(g.Body).RootElement.GetProperty("text").GetString()!).ToList();
        texts.Should().HaveCount(2);
        texts[0].Should().Contain("482913").And.NotMatchRegex("安[靜静][時时]段");
        texts[1].Should().Contain("482914").And.MatchRegex("安[靜静][時时]段");
    }

    [Fact]
    public async Task A_message_that_was_perhaps_taken_is_not_repeated_without_end()
    {
        await using var site = await Open("json");
        _answers.Enqueue((Broken, ""));
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);
        await using (var db = site.Db())
            (await db.Deliveries.SingleAsync()).Should().Match<Delivery>(d => d.State == DeliveryState.Waiting && d.Tries == 1, "each try counts, unlike one that never left the house");

        await _gateway.StopAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await Sweep(site);
        await using var after = site.Db();
        (await after.Deliveries.SingleAsync()).Should().Match<Delivery>(d => d.State == DeliveryState.Waiting && d.Tries == 1);
    }

    [Theory]
    [InlineData(false, true, "sms host not on the list")]
    [InlineData(true, false, "sms not https")]
    public async Task The_gateway_is_reached_by_the_one_door_that_leads_out_and_waits_until_it_may_be(bool listed, bool inside, string trouble)
    {
        await using var site = await Open("json");
        var settings = site.Get<WelfareSettings>();
        var host = new Uri(settings.Sms.Url!).Authority;
        if (!listed)
            settings.Outbound.Hosts.Remove(host);
        settings.Outbound.Private = inside;
        await SweeperTests.Write(site, "code", Site.Start, kind: "code", facts: """{"code":"482913"}""");
        await Sweep(site);

        _got.Should().BeEmpty();
        await using var db = site.Db();
        var delivery = await db.Deliveries.SingleAsync();
        (delivery.State, delivery.Trouble).Should().Be((DeliveryState.Waiting, trouble));
    }

    private Task<Site> Open(string style) => Site.Open(change: b =>
    {
        var settings = (WelfareSettings)b.Services.Last(s => s.ServiceType == typeof(WelfareSettings)).ImplementationInstance!;
        settings.Sms.Url = _gateway.Urls.First() + "/send";
        settings.Sms.Style = style;
        settings.Outbound.Hosts.Add(new Uri(settings.Sms.Url).Authority);
        settings.Outbound.Private = true;
        settings.Outbound.Patience = TimeSpan.FromMinutes(1);
        settings.Sms.Secret = "secret";
        settings.Sms.Key = "key";
        settings.Sms.SignName = "暖蜂";
        settings.Sms.Templates["code"] = "SMS_1";
        settings.Sms.Templates["account.declined"] = "SMS_2";
        settings.Sms.Templates["together"] = "SMS_3";
    });

    private static Task Sweep(Site site) => site.Get<NoticeSweeper>().Sweep(CancellationToken.None);
}

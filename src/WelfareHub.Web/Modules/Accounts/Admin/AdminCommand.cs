using System.CommandLine;

using WelfareHub.Web.Data;

namespace WelfareHub.Web.Modules.Accounts;

/// <summary>"admin create": there is no default account, so the first administrator comes from the command line.</summary>
internal static class AdminCommand
{
    public static Command Make(Func<ParseResult, WebApplication> build)
    {
        var name = new Option<string>("--name") { Description = "Full name", Required = true };
        var phone = new Option<string?>("--phone") { Description = "Mobile number; this or --email" };
        var email = new Option<string?>("--email") { Description = "E-mail address; this or --phone" };
        var create = new Command("create", "Make an administrator and print a link that signs in once, within an hour") { name, phone, email };
        create.SetAction(async (parsed, cancel) =>
        {
            var (written, number, address) = (FullNames.Clean(parsed.GetValue(name)), Phones.Normalise(parsed.GetValue(phone)), Logins.ReadEmail(parsed.GetValue(email)));
            if (Wrong(parsed.GetValue(phone), parsed.GetValue(email), written, number, address) is { } wrong)
            {
                await Console.Error.WriteLineAsync(wrong);
                return 2;
            }

            await using var app = build(parsed);
            await app.Services.GetRequiredService<DatabaseSetup>().Prepare(cancel);
            var path = await app.Services.GetRequiredService<AdminLinks>().Create(written!, number, address, cancel);
            var site = app.Services.GetRequiredService<WelfareSettings>().PublicAddress ?? WelfareApp.DefaultAddress;
            Console.WriteLine(site.TrimEnd('/') + path);
            return 0;
        });
        return new Command("admin", "Administrators") { create };
    }

    private static string? Wrong(string? phone, string? email, string? name, string? number, string? address)
    {
        if (name is null)
            return "--name must be a full name of at most 80 characters.";
        if (phone is null && email is null)
            return "Give --phone or --email, so that the administrator can sign in later.";
        if (phone is not null && number is null)
            return "--phone is not a mobile number.";
        return email is not null && address is null ? "--email is not an e-mail address." : null;
    }
}

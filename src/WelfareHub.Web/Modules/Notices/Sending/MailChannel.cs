using System.Net.Sockets;

using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

using MimeKit;

namespace WelfareHub.Web.Modules.Notices;

/// <summary>Mail over SMTP. Without a host it is closed and the inbox is the only place where notices are seen.</summary>
internal sealed class MailChannel(WelfareSettings settings, MailWriter writer) : IChannel
{
    public ChannelKind Kind => ChannelKind.Mail;

    public bool IsOpen => !string.IsNullOrWhiteSpace(settings.Mail.Host);

    public int Lines => settings.Mail.Connections;

    public bool Reaches(Recipient person, Notice notice, NoticeKind kind) => AddressOf(person, notice) is not null;

    public ILine Open() => new MailLine(settings.Mail, writer);

    /// <summary>Where the notice goes; null when it is meant for a phone or there is no mailbox.</summary>
    public static string? AddressOf(Recipient person, Notice notice) =>
        (notice.SendTo ?? person.Email) is { } address && MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal)
            ? mailbox.Address
            : null;
}

/// <summary>One connection to the mail server, kept for as long as it holds.</summary>
internal sealed class MailLine(MailSettings settings, MailWriter writer) : ILine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private SmtpClient? _client;

    public async Task<SendResult> Send(Letter letter, CancellationToken cancel)
    {
        if (MailChannel.AddressOf(letter.To, letter.Notice) is not { } address)
            return new SendResult(SendResultKind.Refused, "no mailbox");
        try
        {
            await Connect(cancel);
        }
        catch (Exception e) when (IsServerTrouble(e))
        {
            await Hang();
            return new SendResult(SendResultKind.Down, Words(e));
        }

        try
        {
            using var message = writer.Write(letter, address);
            await _client!.SendAsync(message, cancel);
            return SendResult.Sent;
        }
        catch (SmtpCommandException e)
        {
            return await After(e);
        }
        catch (ServiceNotAuthenticatedException)
        {
            // 530: it wants TLS or a sign-in first.
            await Hang();
            return new SendResult(SendResultKind.Down, "smtp 530");
        }
        catch (Exception e) when (IsServerTrouble(e))
        {
            // Perhaps it was accepted and the answer was lost: the next try carries the same Message-ID.
            await Hang();
            return new SendResult(SendResultKind.Later, Words(e));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true })
        {
            try
            {
                await _client.DisconnectAsync(quit: true, CancellationToken.None);
            }
            catch (Exception e) when (IsServerTrouble(e))
            {
                // It is gone anyway.
            }
        }

        await Hang();
    }

    private async Task Connect(CancellationToken cancel)
    {
        if (_client is { IsConnected: true })
            return;
        _client?.Dispose();
        _client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await _client.ConnectAsync(settings.Host!, settings.Port, Security, cancel);
        if (!string.IsNullOrEmpty(settings.User))
            await _client.AuthenticateAsync(settings.User, settings.Password ?? "", cancel);
    }

    private SecureSocketOptions Security => settings.Security switch
    {
        "none" => SecureSocketOptions.None,
        "starttls" => SecureSocketOptions.StartTls,
        "tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };

    private async Task<SendResult> After(SmtpCommandException e)
    {
        var code = (int)e.StatusCode;
        var trouble = Words(e);
        // 421: the server closes. 530, 534, 535, 538: it wants TLS or a sign-in that our settings do not give; every letter would meet it.
        if (code is 421 or 530 or 534 or 535 or 538)
        {
            await Hang();
            return new SendResult(SendResultKind.Down, trouble);
        }

        return new SendResult(code >= 500 ? SendResultKind.Refused : SendResultKind.Later, trouble);
    }

    private ValueTask Hang()
    {
        _client?.Dispose();
        _client = null;
        return ValueTask.CompletedTask;
    }

    private static bool IsServerTrouble(Exception e) =>
        e is SmtpCommandException or ProtocolException or IOException or SocketException or AuthenticationException or SslHandshakeException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or TimeoutException;

    /// <summary>Never the server's own words: they may repeat an address.</summary>
    private static string Words(Exception e) => e switch
    {
        SmtpCommandException command => $"smtp {(int)command.StatusCode} {command.ErrorCode}",
        AuthenticationException => "smtp sign-in refused",
        SslHandshakeException => "smtp tls handshake failed",
        NotSupportedException => "smtp tls not offered",
        _ => "smtp " + e.GetType().Name,
    };
}

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

    public bool Joins => true;

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
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(settings.TimeoutSeconds);
    private SmtpClient? _client;

    /// <summary>Letters through this connection.</summary>
    private int _sent;

    public async Task<SendResult> Send(Letter letter, CancellationToken cancel)
    {
        if (MailChannel.AddressOf(letter.To, letter.Notice) is not { } address)
            return new SendResult(SendResultKind.Refused, "no mailbox");
        // Many servers let only so many letters through one connection: what a used one does not take, a fresh one may.
        return _sent > 0 && await Send(letter, address, cancel) is { Result: var result, AtOnce: false }
            ? result
            : (await Send(letter, address, cancel)).Result;
    }

    /// <returns>What became of it, and whether the server refused before it had heard for whom it is.</returns>
    private async Task<(SendResult Result, bool AtOnce)> Send(Letter letter, string address, CancellationToken cancel)
    {
        try
        {
            using var limit = Limit(cancel);
            await Connect(limit.Token);
        }
        catch (Exception e) when (IsServerTrouble(e))
        {
            Hang();
            return (new SendResult(SendResultKind.Down, Words(e)), false);
        }

        try
        {
            using var message = writer.Write(letter, address);
            using var limit = Limit(cancel);
            await _client!.SendAsync(message, limit.Token);
            _sent++;
            return (SendResult.Sent, false);
        }
        catch (SmtpCommandException e)
        {
            var atOnce = e.ErrorCode == SmtpErrorCode.SenderNotAccepted && (int)e.StatusCode < 500;
            if (atOnce)
                Hang();
            return (After(e), atOnce);
        }
        catch (ServiceNotAuthenticatedException)
        {
            // 530: it wants TLS or a sign-in first.
            Hang();
            return (new SendResult(SendResultKind.Down, "smtp 530"), false);
        }
        catch (Exception e) when (IsServerTrouble(e))
        {
            // Perhaps it was accepted and the answer was lost: the next try carries the same Message-ID.
            Hang();
            return (new SendResult(SendResultKind.Later, Words(e)), false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true })
        {
            try
            {
                using var limit = Limit(CancellationToken.None);
                await _client.DisconnectAsync(quit: true, limit.Token);
            }
            catch (Exception e) when (IsServerTrouble(e))
            {
                // It is gone anyway.
            }
        }

        Hang();
    }

    private async Task Connect(CancellationToken cancel)
    {
        if (_client is { IsConnected: true })
            return;
        Hang();
        _client = new SmtpClient { Timeout = (int)_patience.TotalMilliseconds };
        await _client.ConnectAsync(settings.Host!, settings.Port, Security, cancel);
        if (!string.IsNullOrEmpty(settings.User))
            await _client.AuthenticateAsync(settings.User, settings.Password ?? "", cancel);
        // To say beforehand how large a letter is, it would have to be written twice; ours are small.
        _client.Capabilities &= ~SmtpCapabilities.Size;
    }

    /// <summary>A server that says nothing must not keep the line for ever.</summary>
    private CancellationTokenSource Limit(CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        return limit;
    }

    private SecureSocketOptions Security => settings.Security switch
    {
        "none" => SecureSocketOptions.None,
        "starttls" => SecureSocketOptions.StartTls,
        "tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };

    private SendResult After(SmtpCommandException e)
    {
        var code = (int)e.StatusCode;
        var trouble = Words(e);
        // 421: the server closes. 530, 534, 535, 538: it wants TLS or a sign-in that our settings do not give. 5xx to our own address, unless
        // it is about the letter's size or form: it does not let us send. Every letter would meet it.
        if (code is 421 or 530 or 534 or 535 or 538 || (code is >= 500 and not (552 or 555) && e.ErrorCode == SmtpErrorCode.SenderNotAccepted))
        {
            Hang();
            return new SendResult(SendResultKind.Down, trouble);
        }

        return new SendResult(code >= 500 ? SendResultKind.Refused : SendResultKind.Later, trouble);
    }

    private void Hang()
    {
        _client?.Dispose();
        _client = null;
        _sent = 0;
    }

    private static bool IsServerTrouble(Exception e) =>
        e is SmtpCommandException or ProtocolException or IOException or SocketException or AuthenticationException or SslHandshakeException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or TimeoutException or OperationCanceledException;

    /// <summary>Never the server's own words: they may repeat an address.</summary>
    private static string Words(Exception e) => e switch
    {
        SmtpCommandException command => $"smtp {(int)command.StatusCode} {command.ErrorCode}",
        AuthenticationException => "smtp sign-in refused",
        SslHandshakeException => "smtp tls handshake failed",
        NotSupportedException => "smtp tls not offered",
        OperationCanceledException or TimeoutException => "smtp timeout",
        _ => "smtp " + e.GetType().Name,
    };
}

namespace WelfareHub.Web;

/// <summary>What an operator may set, from appsettings.json, the environment (WelfareHub__Name) and the command line.</summary>
public sealed class WelfareSettings
{
    public const string Section = "WelfareHub";

    /// <summary>Folder of the SQLite file, the master key and locks.</summary>
    public string Data { get; set; } = "data";

    /// <summary>A PostgreSQL connection string; empty = SQLite under <see cref="Data"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>The city's IANA zone.</summary>
    public string Zone { get; set; } = "Asia/Shanghai";

    /// <summary>What links in mails begin with, such as https://welfare.example.org.</summary>
    public string? PublicAddress { get; set; }

    /// <summary>Folder of the places, people and programmes that <c>seed</c> loads.</summary>
    public string SeedData { get; set; } = Path.Combine(AppContext.BaseDirectory, "seed-data");

    /// <summary>32 bytes in base64 that protect the keys in the database; empty = a file in <see cref="Data"/>, made on first start.</summary>
    public string? MasterKey { get; set; }

    /// <summary>False: no sweepers run in this process; for a node that only serves pages, and for tests.</summary>
    public bool Jobs { get; set; } = true;

    /// <summary>/health/ready turns 503 when a notice should have gone so many minutes ago and could not.</summary>
    public int NoticesLateAfterMinutes { get; set; } = 15;

    /// <summary>Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto hold; those on this machine always do.</summary>
    public List<string> Proxies { get; set; } = [];

    public RegistrationSettings Registration { get; set; } = new();

    public MailSettings Mail { get; set; } = new();

    public SmsSettings Sms { get; set; } = new();

    public OutboundSettings Outbound { get; set; } = new();

    /// <summary>Organisers' groups by name.</summary>
    public Dictionary<string, GroupSettings> Groups { get; set; } = [];

    public bool UsesPostgres => !string.IsNullOrWhiteSpace(Postgres);

    /// <summary>The address of a page as written in mails.</summary>
    public string LinkTo(string path) => (PublicAddress ?? WelfareApp.DefaultAddress).TrimEnd('/') + path;

    public string SqliteFile => Path.Combine(Data, "welfarehub.db");
}

/// <summary>How many codes registration sends in an hour: each costs an SMS, and anybody may ask.</summary>
public sealed class RegistrationSettings
{
    /// <summary>For one address, behind which a mobile network may have many phones.</summary>
    public int CodesPerAddress { get; set; } = 60;

    /// <summary>For all together.</summary>
    public int Codes { get; set; } = 600;
}

/// <summary>The mail server. Without a host no mail is sent and the inbox is the only channel.</summary>
public sealed class MailSettings
{
    public string? Host { get; set; }
    public int Port { get; set; } = 587;
    public string From { get; set; } = "WelfareHub <noreply@localhost>";
    public string? User { get; set; }
    public string? Password { get; set; }

    /// <summary>"auto", "none", "starttls" or "tls".</summary>
    public string Security { get; set; } = "auto";

    /// <summary>Longest wait for one answer of the server.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Most connections at once; a second one is opened only for a long queue. What is urgent gets one more while these are busy.</summary>
    public int Connections { get; set; } = 4;
}

/// <summary>The SMS gateway. Without an address no SMS is sent. The secret comes from the environment, never from the database.</summary>
public sealed class SmsSettings
{
    /// <summary>Where messages are posted, on a host of <see cref="OutboundSettings.Hosts"/>; redirects are not followed.</summary>
    public string? Url { get; set; }

    /// <summary>"aliyun": form fields and their signature, as SendSms of 2017-05-25 wants them. "json": our own signed JSON.</summary>
    public string Style { get; set; } = "json";

    public string? Key { get; set; }
    public string? Secret { get; set; }

    /// <summary>The approved signature that stands before the text.</summary>
    public string? SignName { get; set; }

    /// <summary>
    /// Template code by kind of notice. "aliyun" sends only kinds that have one; "json" sends codes, urgent kinds and these. "together" is
    /// for several at once, "neutral" for every confidential kind.
    /// </summary>
    public Dictionary<string, string> Templates { get; set; } = [];

    /// <summary>Most requests at once.</summary>
    public int Connections { get; set; } = 4;
}

/// <summary>Where the app may send anything over HTTP.</summary>
public sealed class OutboundSettings
{
    /// <summary>Hosts, with their port when it is not the usual one; what is configured is added to the robots' own and the large SMS gateway's.</summary>
    public List<string> Hosts { get; set; } = ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "dysmsapi.aliyuncs.com"];

    /// <summary>True: listed hosts may be inside the house (loopback and private addresses), loopback without TLS too.</summary>
    public bool Private { get; set; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}

public enum GroupStyle
{
    WeCom,
    DingTalk,
    Feishu,

    /// <summary>Our own signed JSON, for anything else.</summary>
    Webhook,
}

/// <summary>An organisers' group that a robot speaks in. Address and secret come from the environment, never from the database.</summary>
public sealed class GroupSettings
{
    public GroupStyle Style { get; set; } = GroupStyle.Webhook;

    /// <summary>The robot's address, with its key.</summary>
    public string? Url { get; set; }

    /// <summary>What messages are signed with; WeCom has none.</summary>
    public string? Secret { get; set; }

    /// <summary>zh-Hant, zh-Hans or en.</summary>
    public string Language { get; set; } = "zh-Hans";

    /// <summary>Code of the area, company or station whose organisers are in the group; empty = the whole city.</summary>
    public string? For { get; set; }

    /// <summary>What is said there; empty = every kind for groups.</summary>
    public List<string> Kinds { get; set; } = [];

    /// <summary>Most messages a minute.</summary>
    public int PerMinute { get; set; } = 20;
}

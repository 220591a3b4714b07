namespace WelfareHub.Web.Modules.Notices;

/// <summary>A delivery and what is to be sent.</summary>
internal sealed record Parcel(Delivery Delivery, Letter Letter);

/// <summary>What a sweeper has leased. What falls together for one person is handed out together.</summary>
internal sealed class DeliveryBatch(bool joins)
{
    private readonly LinkedList<List<Parcel>> _queue = new();
    private readonly Dictionary<Guid, List<Parcel>> _open = [];
    private readonly List<Parcel> _culprits = [];
    private readonly Lock _lock = new();

    /// <summary>How many were due when it was leased, counted no further than matters for the number of lines.</summary>
    public required int Due { get; init; }

    /// <summary>Past this moment nothing of it is begun: its lease would run out.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The least urgent of it.</summary>
    public required Urgency Least { get; init; }

    /// <summary>There may be more where it came from.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Why the server cannot be used now.</summary>
    public string? Down { get; private set; }

    public void Add(Delivery delivery, Letter letter)
    {
        var parcel = new Parcel(delivery, letter);
        var joined = joins && MayJoin(letter);
        if (joined && _open.TryGetValue(letter.To.Id, out var with) && with.Count < MostTogether && FitsCalendar(with, letter))
        {
            with.Add(parcel);
            return;
        }

        var alone = new List<Parcel> { parcel };
        _queue.AddLast(alone);
        if (joined)
            _open[letter.To.Id] = alone;
    }

    public IReadOnlyList<Parcel>? Next()
    {
        lock (_lock)
        {
            if (_queue.First is not { } next)
                return null;
            _queue.RemoveFirst();
            return next.Value;
        }
    }

    /// <summary>Nobody takes anything more.</summary>
    public void PutBack(IReadOnlyList<Parcel> parcel, string trouble)
    {
        lock (_lock)
        {
            _culprits.AddRange(parcel);
            Down = trouble;
        }
    }

    /// <summary>Deliveries that nobody took.</summary>
    public List<Delivery> Rest()
    {
        lock (_lock)
            return [.. _queue.SelectMany(p => p).Select(p => p.Delivery)];
    }

    /// <summary>Deliveries at which the server turned out to be down.</summary>
    public List<Delivery> Culprits()
    {
        lock (_lock)
            return _culprits.ConvertAll(p => p.Delivery);
    }

    /// <summary>Beyond this a letter is no longer read.</summary>
    private const int MostTogether = 10;

    /// <summary>What is urgent, answers somebody who waits, or goes to another address than usual, goes alone.</summary>
    private static bool MayJoin(Letter letter) =>
        letter.Kind is { Urgency: Urgency.Ordinary, Secret: false } && letter.Notice is { SendTo: null, ByWish: false };

    /// <summary>A mail can carry one calendar entry.</summary>
    private static bool FitsCalendar(List<Parcel> with, Letter letter) =>
        letter.Calendar is not { } entry || with.TrueForAll(p => p.Letter.Calendar is not { } other || other.Id == entry.Id);
}

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>A courier of the demo; a persona is one whom visitors sign in as.</summary>
internal sealed record Guest(Guid Id, bool Persona);

/// <summary>Who comes next: everybody in turn, as far as they are free.</summary>
/// <param name="couriers">In the order of their turns.</param>
/// <param name="elsewhere">When each of them is somewhere else.</param>
internal sealed class GuestRound(IEnumerable<Guest> couriers, ILookup<Guid, (DateTimeOffset From, DateTimeOffset To)> elsewhere)
{
    /// <summary>Nobody is on the way from one place to another in less.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMinutes(30);

    private readonly Queue<Guest> _couriers = new(couriers);
    private readonly Dictionary<Guid, DateTimeOffset> _busyUntil = [];

    /// <summary>
    /// Null: all are busy. Stays are asked for in order of their beginning. The demo people come now and then only, and are not there
    /// today: that is for whoever tries the demo.
    /// </summary>
    public Guest? Next(PastStay stay, bool today)
    {
        for (var n = 0; n < _couriers.Count; n++)
        {
            var courier = _couriers.Dequeue();
            _couriers.Enqueue(courier);
            if ((courier.Persona && (today || stay.Dice % 3 > 0)) || !Free(courier.Id, stay))
                continue;
            _busyUntil[courier.Id] = stay.To;
            return courier;
        }

        return null;
    }

    private bool Free(Guid courier, PastStay stay) =>
        (!_busyUntil.TryGetValue(courier, out var until) || until + OnTheWay <= stay.From)
        && !elsewhere[courier].Any(e => e.From < stay.To + OnTheWay && e.To > stay.From - OnTheWay);
}

using Microsoft.AspNetCore.Components;

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Facilities;

/// <summary>Bookings on the board: each is a link to it, which can be dragged where it may move. Written as one piece each, a board has hundreds.</summary>
public sealed class BoardItems(DeskWords words, Dates dates)
{
    /// <summary>Where a column is an hour: who.</summary>
    public MarkupString Brief(HomeView home, KeptBooking booking) => Of(home, booking, null, words.Brief(booking), $" {dates.Times(booking.From, booking.To)}", "");

    /// <summary>Where a column is a day: when and who.</summary>
    public MarkupString Full(HomeView home, KeptBooking booking) => Of(home, booking, dates.Times(booking.From, booking.To), words.Who(booking), null, $"?view={MoveForm.WeekWord}");

    private MarkupString Of(HomeView home, KeptBooking booking, string? times, string who, string? unseen, string view)
    {
        var when = times is null ? default : Markup.Of($"""<b class="num">{times}</b>""");
        if (booking.ByHouse)
            return Markup.Of($"""<span class="board-item rest" title="{who}">{when}<span class="board-who">{who}</span></span>""");
        var title = $"{dates.Times(booking.From, booking.To)} {words.Who(booking)}";
        var mayMove = booking.MayMove ? "true" : "false";
        var move = booking.MayMove ? Markup.Of($""" data-move="/keeper/{home.Home.Code}/bookings/{booking.Id}/move" """) : default;
        return Markup.Of($"""<a class="board-item {words.ToneOf(booking).Css()}" href="/keeper/{home.Home.Code}/bookings/{booking.Id}{view}" title="{title}" draggable="{mayMove}"{move} data-at="{dates.Time(booking.From)}">{when}<span class="board-who">{who}</span><span class="sr">{unseen}, {words.State(booking)}</span></a>""");
    }
}

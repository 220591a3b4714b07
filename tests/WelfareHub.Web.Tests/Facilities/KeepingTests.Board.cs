namespace WelfareHub.Web.Tests.Facilities;

/// <summary>From the planning board and back to it.</summary>
public sealed partial class KeepingTests
{
    [Theory]
    [InlineData("?view=week", "week", "&view=week")]
    [InlineData("", "", "")]
    [InlineData("?view=https://elsewhere.example/", "https://elsewhere.example/", "")]
    public async Task Who_moves_a_booking_goes_back_to_the_board_they_came_from(string came, string posted, string view)
    {
        await using var site = await Quiet();
        var (id, _) = await Book(site, await PersonOf(site, "courier-haping"), "haping", "treadmill", 2, One);
        using var keeper = await site.As("keeper-haping");

        var page = await keeper.Open($"/keeper/haping/bookings/{id}{came}");
        page.Html.QuerySelector($"a[href='/keeper/haping/board?day=2026-11-23{view}']").Should().NotBeNull("that is the way back");
        (await keeper.Send(page, $"/keeper/haping/bookings/{id}/move", ("day", "2026-11-25"))).Location.Should().Be($"/keeper/haping/board?day=2026-11-25{view}&done=moved");

        // As dragging does: with what the board has put into its own form.
        var token = page.Html.QuerySelector("input[name=_form]")!.GetAttribute("value")!;
        var unit = (await UnitOf(site, "haping", "treadmill", 4)).ToString();
        var dragged = await keeper.Post($"/keeper/haping/bookings/{id}/move", [new("_form", token), new("unit", unit), new("day", "2026-11-26"), new("at", "14:20"), new("view", posted)]);
        dragged.Location.Should().Be($"/keeper/haping/board?day=2026-11-26{view}&done=moved");
        (await keeper.Open("/keeper/haping/board" + came)).Html.QuerySelector("#board-move input[name=view]")!.GetAttribute("value").Should().Be(came == "?view=week" ? "week" : "");
    }
}

using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Tests;

public sealed class UnbrokenTests
{
    [Theory]
    [InlineData("名額替你留著了。", "到時候出示二維碼。", "名額替你留著了。到時候出示二維碼。")]
    [InlineData("Your place is kept.", "Show this code.", "Your place is kept. Show this code.")]
    public void Two_sentences_stand_as_the_script_wants_them(string first, string second, string both) => Unbroken.Sentences(first, second).Should().Be(both);

    [Fact]
    public void A_dot_ends_a_line_and_begins_none()
    {
        Unbroken.Join("一號樓", null, "", "二樓").Should().Be("一號樓\u00a0· 二樓");
    }

    [Fact]
    public void What_is_kept_on_one_line_takes_the_comma_behind_it_along()
    {
        Unbroken.Html("留到11月23日\u00a0星期一\u00a018:00，點一下就好", "class=\"whole\"").Should().Be("<span class=\"whole\">留到11月23日&#xA0;星期一&#xA0;18:00，</span>點一下就好");
    }

    [Fact]
    public void A_date_may_be_broken_where_a_narrow_place_asks_for_it()
    {
        Unbroken.AfterFirst("Mon\u00a030\u00a0Nov").Should().Be("Mon 30\u00a0Nov");
        Unbroken.BeforeLast("Mon\u00a030\u00a0Nov\u00a008:40").Should().Be("Mon\u00a030\u00a0Nov 08:40");
        Unbroken.AfterFirst("今天").Should().Be("今天");
        Unbroken.BeforeLast("今天").Should().Be("今天");
    }
}

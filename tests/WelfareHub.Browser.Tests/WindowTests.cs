namespace WelfareHub.Browser.Tests;

/// <summary>The judge itself: a look that could not complain would say nothing about the pages.</summary>
public sealed class WindowTests(Browsers browsers)
{
    [Fact]
    public async Task A_look_complains_of_what_is_cut_unreadable_or_without_a_name()
    {
        await using var site = await Browsers.Site();
        await using var window = await browsers.Open(site, Screen.Phone);
        await window.Go("/sign-in");
        await window.Page.EvaluateAsync(
            """
            () => {
              const main = document.querySelector('main');
              main.append(Object.assign(document.createElement('img'), { src: '/favicon.svg' }));
              main.append(Object.assign(document.createElement('p'), { textContent: 'faint', id: 'faint' }));
              main.append(Object.assign(document.createElement('p'), { textContent: 'wide', id: 'wide' }));
              document.getElementById('faint').style.color = '#ddd';
              document.getElementById('wide').style.width = '360px';
            }
            """);

        await window.Look("judge", 320);

        window.Invoking(w => w.MustBeFine()).Should().Throw<Exception>()
            .WithMessage("*axe image-alt*").WithMessage("*light): axe color-contrast*").WithMessage("*judge at 320*sticks out*");
    }
}

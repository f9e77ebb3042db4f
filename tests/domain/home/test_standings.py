"""How stores stand: the one that needs a look comes first."""

from bot.domain.home.home import FIRST, Standing, figures_off, standings
from tests.domain.health.samples import a_policy, a_report, cancellations


def test_what_is_off_is_counted() -> None:
    """A rate off its target, a policy violation and an account at risk are a figure each."""
    assert figures_off(a_report()) == 0
    assert figures_off(a_report(cancellations(30, 100))) == 1
    worst = a_report(cancellations(30, 100), policies=(a_policy(2),), account_status="AT_RISK")
    assert figures_off(worst) == 3


def test_the_store_with_most_figures_off_comes_first() -> None:
    """A store without a report stands as one with nothing off; the rest is counted."""
    bad = Standing("UK", a_report(cancellations(30, 100)), None)
    others = [Standing(f"S{n}", None, None) for n in range(FIRST)]

    listed = standings([*others, bad])

    assert listed.shown == (bad, *others[:-1])
    assert listed.more == 1

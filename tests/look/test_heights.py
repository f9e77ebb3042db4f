"""Every view as a phone draws it: within its budget, within the screen, nothing unknown in it."""

import pytest

from bot.domain.languages import LANGUAGES
from simulator.slack.look.shell import page, shown
from tests.handlers.views import every_view
from tests.look.browser import measure
from tests.look.heights import PHONE, Height, measured, table
from tests.look.views import person, views

NOT_YET = {
    "card-requested": 1200,
    "card-requested-everything": 1500,
    "card-approved": 1050,
    "card-submitting": 1050,
    "card-submitted": 1050,
    "card-unconfirmed": 1050,
    "card-failed": 900,
    "card-rejected": 850,
    "card-withdrawn": 850,
    "card-expired": 850,
    "card-void": 850,
    "card-cancelled-merchant": 900,
    "card-cancelled-buyer": 900,
    "card-cancelled-amazon": 900,
    "card-cancelled-not_stated": 900,
    "card-closed-by-hand": 900,
    "card-alarm": 1200,
    "order": 600,
    "order-wanted": 700,
    "order-fba": 650,
    "order-requested": 650,
    "form": 1250,
    "form-wanted": 1300,
    "form-warned": 1450,
    "digest-two-to-do": 1450,
    "digest-bad-day": 4150,
    "health": 1000,
}
"""Views that do not keep their budget yet, and the most pixels they may be high until they do."""
WIDTHS = (390, 720, 1600)

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="session")
def heights(browser: str) -> list[Height]:
    """Return the views as a phone draws them in each language."""
    return measured(browser, list(views()), LANGUAGES)


def test_views_keep_their_budgets(
    heights: list[Height], capsys: pytest.CaptureFixture[str]
) -> None:
    """No view is higher on a phone than its budget, and its first button is where a thumb is."""
    with capsys.disabled():
        print(f"\n{table(heights)}")  # noqa: T201 - the table is what people read
    over = {one.name: list(one.over()) for one in heights if one.view.name not in NOT_YET}
    assert {name: said for name, said in over.items() if said} == {}


def test_what_is_too_high_grows_no_higher(heights: list[Height]) -> None:
    """A view that does not keep its budget yet is named as such only until it does."""
    late = [one for one in heights if one.view.name in NOT_YET]
    assert {one.view.name for one in late if any(one.over())} == set(NOT_YET)
    grown = {one.name: one.box.height for one in late if one.box.height > NOT_YET[one.view.name]}
    assert grown == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_over_the_edge(browser: str, width: int, language: str) -> None:
    """From a large phone to a wide screen all words stay in the window; only tables are pushed."""
    out = {one.name: one.box.out for one in measured(browser, list(views()), [language], width)}
    assert {name: words for name, words in out.items() if words} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_can_be_drawn(browser: str, language: str) -> None:
    """All messages and modals, the longest too, have no block unknown here and stay in a phone."""
    reader = next(one for one in every_view.readers() if one.language == language)
    things = [{"blocks": one.blocks} for one in every_view.messages(reader)]
    things += every_view.modals(reader)
    drawn = page((shown(one, person(language)) for one in things), "", locale=language)
    assert 'class="unknown"' not in drawn
    assert ' style="' not in drawn
    _, boxes = measure(browser, drawn, PHONE)
    assert len(boxes) == len(things)
    assert [one.out for one in boxes if one.out] == []

"""Every view as a phone draws it: within its budget, within the screen, nothing unknown in it."""

import pytest

from bot.domain.languages import LANGUAGES
from simulator.slack.look.shell import page, shown
from tests.handlers.views import every_view
from tests.look.browser import measure
from tests.look.heights import PHONE, Height, measured, table
from tests.look.views import person, views

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
    over = {one.name: list(one.over()) for one in heights}
    assert {name: said for name, said in over.items() if said} == {}


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
    things += [*every_view.modals(reader), *every_view.homes(reader)]
    drawn = page((shown(one, person(language)) for one in things), "", locale=language)
    assert 'class="unknown"' not in drawn
    assert ' style="' not in drawn
    _, boxes = measure(browser, drawn, PHONE)
    assert len(boxes) == len(things)
    assert [one.out for one in boxes if one.out] == []

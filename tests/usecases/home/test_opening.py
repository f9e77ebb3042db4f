"""What makes Home out of date: its reader acted, or something changed that no card tells."""

from bot.ports.store import StoreBusy
from bot.usecases.home import opening
from tests.fakes.ports import like
from tests.usecases.home.homes import published
from tests.usecases.office import TANAKA, Office


def test_home_is_published_to_who_acted(office: Office) -> None:
    """Whoever presses a button on Home sees what came of it."""
    opening.acted(office.desk, TANAKA.id)
    assert [home.user_id for home in published(office)] == [TANAKA.id]


def test_what_was_done_stands_without_a_word_on_home(office: Office) -> None:
    """A database that is locked right after an action fails no action."""

    def locked() -> None:
        raise StoreBusy("locked")

    busy = office.with_store(like(office.desk.store, transaction=locked))
    opening.acted(busy.desk, TANAKA.id)
    assert published(office) == []


def test_a_change_that_no_card_tells_is_published(office: Office) -> None:
    """A start with other settings may show more on a Home, or less."""
    opening.opened(office.desk, TANAKA.id)
    assert len(published(office)) == 1
    opening.changed(office.desk)
    assert len(published(office, 60)) == 1

"""Cards that a former holder may have overwritten are drawn again."""

from datetime import timedelta

from bot.usecases.cancellation import deciding, redrawing
from tests.builders import an_order
from tests.usecases.office import Office


def test_a_new_holder_draws_recent_cards_again(office: Office) -> None:
    """What is open, or changed lately, is drawn from the present state; old cards are left."""
    open_one, ended = office.ask(), office.ask(an_order(id="250-0000000-0000002"))
    office.click(deciding.withdraw, ended)
    office.work()
    drawn = len(office.messenger.cards)

    redrawing.redraw_recent(office.desk, within=timedelta(minutes=2))
    office.work()
    assert {card.id for card in office.messenger.cards[drawn:]} == {open_one.id, ended.id}

    office.clock.advance(timedelta(minutes=3))
    redrawing.redraw_recent(office.desk, within=timedelta(minutes=2))
    office.work()
    assert [card.id for card in office.messenger.cards[drawn + 2 :]] == [open_one.id]

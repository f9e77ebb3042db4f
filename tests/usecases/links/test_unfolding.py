"""Links to orders unfold where the cards stand anyway, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.faults import NotFound, RoleMissing, Unavailable
from bot.domain.links.shared import OrderLink, SharedLinks
from bot.domain.people import EVERY_MEMBER
from bot.ports.slack import MessengerFault
from bot.usecases.links import unfolding
from tests.builders import ORDER_ID, an_order
from tests.usecases.office import SATO, Office

OTHER = "250-7654321-7654321"


def a_link(order_id: str = ORDER_ID) -> OrderLink:
    """Return a link to an order."""
    return OrderLink(f"https://sellercentral.amazon.co.jp/orders-v3/order/{order_id}", order_id)


def share(
    office: Office, *shared: OrderLink, channel: str = "C0APPROVALS", id_: str = "Ev1"
) -> bool:
    """Write links as an operator."""
    return unfolding.shared(
        office.desk, SharedLinks(id_, SATO.id, channel, "1.1", shared or (a_link(),))
    )


def unfolded(office: Office, seconds: float = 0) -> list[set[str]]:
    """Let time pass and return the orders that are shown under links by then."""
    office.clock.advance(timedelta(seconds=seconds))
    unfolding.unfold_due(office.desk)
    return [set(seen) for _, seen in office.previews.shown]


def test_a_link_in_a_channel_of_ours_is_unfolded_once(office: Office) -> None:
    """An operator's link shows the order; Slack's repeat of the event shows nothing more."""
    office.book.orders[ORDER_ID] = an_order()

    assert share(office)
    assert share(office)
    assert unfolded(office) == [{ORDER_ID}]
    assert share(office)
    assert unfolded(office, 60) == [{ORDER_ID}]


def test_anywhere_else_nothing_is_looked_up(office: Office) -> None:
    """Another channel, no link to an order: nothing is stored, and Amazon is not asked."""
    assert not share(office, channel="C0ELSEWHERE")
    nothing = SharedLinks("Ev3", SATO.id, "C0APPROVALS", "1.1", ())
    assert not unfolding.shared(office.desk, nothing)
    assert unfolded(office) == []
    assert office.desk.store.links.due(office.clock.now()) == ()


@pytest.mark.parametrize("known_later", [True, False])
def test_whoever_is_new_has_further_tries(office: Office, *, known_later: bool) -> None:
    """Slack tells meanwhile who they are; without a role no order is looked up."""
    office.book.orders[ORDER_ID] = an_order()
    office = office.with_roles(replace(office.desk.roles, operators=frozenset({EVERY_MEMBER})))
    office.home_tab.strangers.add("U0NEW")
    unfolding.shared(office.desk, SharedLinks("Ev2", "U0NEW", "C0APPROVALS", "1.1", (a_link(),)))
    assert unfolded(office) == []
    if known_later:
        office.home_tab.strangers.clear()
    for wait in (5, 15, 45, 135):
        assert unfolded(office, wait) == ([{ORDER_ID}] if known_later else [])
    assert office.book.readings == ([ORDER_ID] if known_later else [])
    assert office.desk.store.links.due(office.clock.now() + timedelta(days=1)) == ()


@pytest.mark.parametrize("fault", [NotFound(), RoleMissing("getOrder", "Orders")])
def test_an_order_that_amazon_does_not_show_is_left_out(office: Office, fault: Exception) -> None:
    """The other links of the message unfold; where none does, nothing is said."""
    office.book.orders[ORDER_ID] = an_order()
    office.book.withheld[OTHER] = fault
    share(office, a_link(OTHER), a_link())

    assert unfolded(office) == [{ORDER_ID}]
    share(office, a_link(OTHER), id_="Ev2")
    assert unfolded(office, 600) == [{ORDER_ID}]


def test_an_order_of_another_marketplace_is_not_shown(office: Office) -> None:
    """The channel is this store's, and the order is not."""
    office.book.orders[ORDER_ID] = an_order(other_marketplace="ATVPDKIKX0DER")
    share(office)
    assert unfolded(office) == []


def test_an_outage_is_waited_for_and_then_given_up(office: Office) -> None:
    """Amazon away: tried again later, longer each time; a link of long ago is left alone."""
    office.book.orders[ORDER_ID] = an_order()
    office.book.fault = Unavailable()
    share(office)
    assert unfolded(office) == []
    office.book.fault = None
    assert unfolded(office, 4) == []
    assert unfolded(office, 1) == [{ORDER_ID}]

    share(office, id_="Ev2")
    office.book.fault, office.book.readings = Unavailable(), []
    for _ in range(9):
        unfolded(office, 400)
    assert office.book.readings == [ORDER_ID] * 5
    assert office.desk.store.links.due(office.clock.now() + timedelta(days=1)) == ()


def test_what_slack_does_not_take_is_tried_again_unless_it_says_why(office: Office) -> None:
    """No answer: again; a refusal in Slack's words, such as a message that is gone: never."""
    office.book.orders[ORDER_ID] = an_order()
    office.previews.faults = [MessengerFault("TimeoutError")]
    share(office)
    assert unfolded(office) == []
    assert unfolded(office, 5) == [{ORDER_ID}]

    office.previews.faults = [MessengerFault("cannot_find_message", worded=True)]
    share(office, id_="Ev2")
    assert unfolded(office) == [{ORDER_ID}]
    assert unfolded(office, 600) == [{ORDER_ID}]


def test_a_link_that_fails_in_a_way_nobody_thought_of_goes_out_of_the_way(office: Office) -> None:
    """An error of our own postpones that message and not the next one."""
    office.book.orders[ORDER_ID] = an_order()
    office.previews.faults = [KeyError("odd")]
    share(office)
    share(office, id_="Ev2")
    assert unfolded(office) == [{ORDER_ID}]
    assert unfolded(office, 60) == [{ORDER_ID}] * 2

"""Unconfirmed requests: a person checks again or closes them; and the list of what is open."""

from collections.abc import Iterator

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from tests.handlers.views.samples import words
from tests.scenario.evidence import Case, words_of
from tests.scenario.world import DESK, World


@pytest.fixture
def case(world: World) -> Iterator[Case]:
    """Return an order that Amazon says is done and that still reads unshipped."""
    world.amazon.feeds.ignore(world.amazon.seeds["unshipped"])
    case = Case.approved(world)
    case.until(State.UNCONFIRMED, minutes=120, step=60)
    assert case.outcomes == ["unconfirmed"]
    yield case
    assert case.messages == ["NoInventory"]


def close_form(case: Case) -> None:
    """Have an approver open the form that closes the request."""
    world = case.world
    world.press(world.tanaka, case.order_id, ids.Action.CLOSE)
    world.tanaka.wait_modal(callback_id=ids.Callback.CLOSE)


@pytest.mark.parametrize("outcome", ["cancelled", "failed"])
def test_an_approver_closes_with_what_seller_central_shows(case: Case, outcome: str) -> None:
    """The card says who closed it and never calls it confirmed; the requester is told."""
    close_form(case)
    case.world.tanaka.fill(ids.Input.CLOSE_OUTCOME, outcome)
    assert case.world.tanaka.submit().closed

    case.until(State(outcome), minutes=2)
    card = case.world.the_card(case.order_id)
    by_hand = catalog("ja").pieces(f"ending.{outcome}.by_hand")
    assert all(piece.name or piece.words in words_of(card) for piece in by_hand)
    assert "U0TANAKA" in str(card["blocks"])
    assert not case.card_says("ending.cancelled.MERCHANT")
    assert case.outcomes == ["unconfirmed", outcome]
    assert case.actions[-1] == "closed"


def test_a_closing_form_from_before_another_check_is_stale(case: Case) -> None:
    """Somebody had the order read again while Seller Central was looked at: nothing is closed."""
    close_form(case)
    case.world.tanaka.fill(ids.Input.CLOSE_OUTCOME, "failed")
    case.world.press(case.world.sato, case.order_id, ids.Action.CHECK_AGAIN)

    result = case.world.tanaka.submit()

    said = result.errors[ids.Input.CLOSE_OUTCOME]
    assert said.startswith("The request has changed since this form was opened")
    assert case.state is State.UNCONFIRMED


def test_closing_is_not_for_an_operator(case: Case) -> None:
    """Closing is the approvers': an operator reads that, and no form opens."""
    case.world.press(case.world.sato, case.order_id, ids.Action.CLOSE)

    case.world.sato.wait_ephemeral(containing=catalog("ja")("refusal.not_approver"))
    assert case.world.sato.modal is None
    assert case.state is State.UNCONFIRMED


def test_check_again_finds_the_cancellation(case: Case) -> None:
    """Any operator has the order read at once; cancelled meanwhile, it ends by itself."""
    world = case.world
    reads = len(world.amazon.called("getOrder"))
    world.amazon.cancel_by_merchant(case.order_id)
    world.press(world.sato, case.order_id, ids.Action.CHECK_AGAIN)

    case.until(State.CANCELLED, minutes=1, step=5)
    assert len(world.amazon.called("getOrder")) == reads + 1
    assert case.card_says("ending.cancelled.MERCHANT")


def test_closed_while_the_order_proves_it(case: Case) -> None:
    """Found cancelled while the form was open: the statement comes too late and is told so."""
    close_form(case)
    case.world.tanaka.fill(ids.Input.CLOSE_OUTCOME, "failed")
    case.world.amazon.cancel_by_merchant(case.order_id)
    case.until(State.CANCELLED, minutes=70, step=60)

    result = case.world.tanaka.submit()

    said = result.errors[ids.Input.CLOSE_OUTCOME]
    assert said.startswith("Too late, nothing was changed.")
    assert catalog("en")("state.cancelled") in said
    assert case.state is State.CANCELLED


def test_cancel_alone_lists_what_is_open_with_its_state(world: World) -> None:
    """Each open request with product, state and requester, in the language of whoever asks."""
    seeds = world.amazon.seeds
    waiting, approved, over = seeds["unshipped"], seeds["request_all"], seeds["emoji"]
    world.ask(world.sato, waiting)
    world.ask(world.sato, approved, "BUYER_CANCELLED")
    world.ask(world.sato, over)
    world.press(world.sato, over, ids.Action.WITHDRAW)
    world.until_state(over, State.WITHDRAWN, minutes=1)

    for person, language in ((world.tanaka, "en"), (world.sato, "ja")):
        assert person.command("/cancel", "", channel=DESK).acked
        said = words(person.wait_ephemeral(containing=catalog(language)("list.title", n=2)))
        say = catalog(language)
        assert over not in said
        for order_id, state in ((waiting, "requested"), (approved, "approved")):
            assert order_id in said
            assert say(f"state.{state}") in said


def test_the_guide_is_not_offered_for_the_sellers_own_reasons(world: World) -> None:
    """Out of stock: no step offers to guide the buyer, and the rule is one press away."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.tanaka, order_id)
    view = world.tanaka.modal
    assert view is not None
    assert ids.Action.GUIDE not in world.tanaka.buttons(view)

    world.tanaka.click(view, ids.Action.WHY_NOT_ASK)
    shown = world.tanaka.wait_modal(callback_id=ids.Callback.REFUSED)

    assert "do not allow a seller to ask the buyer" in words(shown)
    world.tanaka.close_modal()
    assert world.tanaka.submit().closed
    world.until(lambda: world.card(order_id) is not None, minutes=1, step=1)
    assert ids.Action.GUIDE not in world.tanaka.buttons(world.the_card(order_id))

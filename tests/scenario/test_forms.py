"""The form over the wire: loading, filled, refused, closed too early, opened twice."""

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.world import DESK, World


def test_the_form_opens_while_amazon_is_slow(world: World) -> None:
    """The loading form is there before Amazon has answered."""
    with_hold = world.amazon.faults.hold("getOrder")
    world.sato.command("/cancel", world.amazon.seeds["unshipped"], channel=DESK)
    world.sato.wait_modal(callback_id=ids.Callback.LOADING)
    with_hold.release()
    world.sato.wait_modal(callback_id=ids.Callback.REQUEST)


def test_a_form_closed_while_loading_leaves_nothing_behind(world: World) -> None:
    """Closing the form before Amazon answers leaves nothing behind, and no error."""
    hold = world.amazon.faults.hold("getOrder")
    world.sato.command("/cancel", world.amazon.seeds["unshipped"], channel=DESK)
    world.sato.wait_modal(callback_id=ids.Callback.LOADING)
    world.sato.close_modal()
    hold.release()

    world.slack.wait_for(
        lambda: any(c.method == "views.update" and not c.ok for c in world.slack.calls),
        what="the update that found no form",
    )
    assert world.sato.modal is None


def test_a_form_that_cannot_open_sends_the_card_instead(world: World) -> None:
    """If Slack does not open the form, the order's card comes with the same button."""
    world.slack.faults.fail("views.open", error="expired_trigger_id")
    order_id = world.amazon.seeds["unshipped"]
    world.sato.command("/cancel", order_id, channel=DESK)

    world.slack.wait_for(
        lambda: any(ids.Action.ORDER_CANCEL in str(m) for m in world.sato.ephemerals()),
        what="the order's card",
    )
    world.sato.click(world.sato.ephemerals()[-1], ids.Action.ORDER_CANCEL)
    world.sato.wait_modal(callback_id=ids.Callback.REQUEST)


def test_a_parcel_that_left_is_refused_on_submit(world: World) -> None:
    """Saying that the parcel has left turns the form into the refusal."""
    world.fill(world.sato, world.amazon.seeds["unshipped"], parcel="left")
    world.sato.submit()

    world.sato.wait_modal(callback_id=ids.Callback.REFUSED)
    assert world.program.store.requests.in_state(State.REQUESTED) == ()


def test_two_forms_submitted_for_one_order_make_one_request(world: World) -> None:
    """The second form is told of the open request, and nothing typed is lost."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    world.fill(world.tanaka, order_id)
    assert world.sato.submit().closed

    result = world.tanaka.submit()

    assert list(result.errors) == [ids.Input.REASON]
    assert world.tanaka.modal is not None


def test_the_buyers_reason_without_a_request_is_warned_about(world: World) -> None:
    """BUYER_CANCELLED without the request: words first, Guide the Buyer, then it counts."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id, "BUYER_CANCELLED")
    assert not world.sato.submit().closed

    warned = world.sato.wait_modal(callback_id=ids.Callback.REQUEST)
    assert ids.Action.GUIDE in str(warned)
    world.sato.click(warned, ids.Action.GUIDE)
    guide = world.sato.wait_modal(callback_id=ids.Callback.REFUSED)
    assert "PLANTED_PII" not in str(guide)
    world.sato.close_modal()

    assert world.sato.submit().closed
    world.until(lambda: world.shown(order_id) == "requested", minutes=1)
    assert world.request(order_id).counting.in_rate


def test_why_not_ask_quotes_the_guideline_and_is_recorded(world: World) -> None:
    """Asking why the buyer may not be asked shows the rule and the honest ways."""
    world.fill(world.sato, world.amazon.seeds["unshipped"])
    view = world.sato.modal
    assert view is not None
    world.sato.click(view, ids.Action.WHY_NOT_ASK)
    world.sato.wait_modal(callback_id=ids.Callback.REFUSED)

    assert "why_not_ask" in [entry.action for entry in world.program.store.audit.all()]


def test_cancel_alone_lists_what_is_open(world: World) -> None:
    """/cancel without an id shows the open requests and their states."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)

    assert order_id in str(world.listed(world.tanaka)["blocks"])


def test_a_locked_database_loses_nothing_that_was_typed(world: World) -> None:
    """While another program holds the database, the form stays open and asks to try again."""
    world.fill(world.sato, world.amazon.seeds["unshipped"])
    with world.locked_database():
        result = world.sato.submit()
        assert result.errors
    assert world.sato.submit().closed

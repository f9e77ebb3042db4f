"""Killed in the middle and started again: one message to Amazon, nothing lost, nothing twice."""

import signal
import sqlite3
from contextlib import closing

import pytest

from bot.replica import SOCKETS
from handlers import ids
from simulator.slack.reading import words
from tests.process.program import Site
from tests.scenario.world import DESK
from tests.variants import variants

MOMENTS = {
    "createFeed, received but not answered": ("createFeed", True),
    "the reading after the approval": ("getOrder", False),
    "the upload of the document": ("uploadFeedDocument", False),
    "the look at the feed": ("getFeed", False),
}


@variants(("operation", "processed"), MOMENTS)
def test_a_kill_neither_loses_nor_doubles_a_cancellation(
    site: Site, operation: str, *, processed: bool
) -> None:
    """Killed while Amazon holds an answer, and restarted: one message, one outcome, the card."""
    order_id = site.amazon.seeds["unshipped"]
    sato, tanaka = site.slack.person("U0SATO"), site.slack.person("U0TANAKA")
    with site.running() as first:
        site.ask(sato, order_id)
        hold = site.amazon.faults.hold(operation, processed)
        tanaka.click(site.world.the_card(order_id), ids.Action.APPROVE)
        hold.wait_until_reached(20)
        first.end(signal.SIGKILL)
    hold.release(drop=True)

    with site.running():
        site.wait_card(order_id, "cancelled")
        site.wait_outcome(sato)

    assert [order for _, order, _ in site.amazon.cancel_messages()] == [order_id]
    assert site.outcomes(sato) == ["cancelled"]


@pytest.mark.slow
def test_a_kill_while_the_order_is_verified(site: Site) -> None:
    """Killed while the order is read after the feed: verified after the restart, told once."""
    order_id = site.amazon.seeds["unshipped"]
    sato, tanaka = site.slack.person("U0SATO"), site.slack.person("U0TANAKA")
    with site.running() as first:
        site.ask(sato, order_id)
        feed = site.amazon.faults.hold("getFeed")
        tanaka.click(site.world.the_card(order_id), ids.Action.APPROVE)
        feed.wait_until_reached(20)
        order = site.amazon.faults.hold("getOrder")
        site.slack.wait_for(lambda: site.amazon.order(order_id).status == "CANCELLED")
        feed.release()
        order.wait_until_reached(20)
        first.end(signal.SIGKILL)
    order.release(drop=True)

    with site.running():
        site.wait_card(order_id, "cancelled")
        site.wait_outcome(sato)

    assert len(site.amazon.cancel_messages()) == 1
    assert site.outcomes(sato) == ["cancelled"]


@pytest.mark.slow
def test_an_approval_is_kept_when_its_card_could_not_be_redrawn(site: Site) -> None:
    """Killed before the card shows the approval: the approval holds, one card stands there."""
    order_id = site.amazon.seeds["unshipped"]
    sato, tanaka = site.slack.person("U0SATO"), site.slack.person("U0TANAKA")
    with site.running() as first:
        site.ask(sato, order_id)
        hold = site.slack.faults.hold("chat.update", processed=False)
        tanaka.click(site.world.the_card(order_id), ids.Action.APPROVE)
        hold.wait_until_reached(20)
        first.end(signal.SIGKILL)
    hold.release()

    with site.running():
        site.wait_card(order_id, "cancelled")

    assert len(site.shown(order_id)) == 1
    assert len(site.amazon.cancel_messages()) == 1


@pytest.mark.parametrize("moment", ["decided, not acknowledged", "delivered, not read"])
def test_a_kill_before_the_click_is_acknowledged(site: Site, moment: str) -> None:
    """Killed while Slack waits for the acknowledgement of the approval: repeated, it counts once.

    Slack delivers the click again to the restarted program, whether or not the first run had
    written the decision down.
    """
    order_id = site.amazon.seeds["unshipped"]
    sato, tanaka = site.slack.person("U0SATO"), site.slack.person("U0TANAKA")
    with site.running(UNDO_SECONDS="2") as first:
        site.ask(sato, order_id)
        sato.wait_ephemeral(containing=order_id, timeout=20)  # the card is on the disk, too
        card = site.world.the_card(order_id)
        if moment == "delivered, not read":
            first.process.send_signal(signal.SIGSTOP)
            click = tanaka.send_click(card, ids.Action.APPROVE)
        else:
            site.slack.sockets.lose_acks()
            click = tanaka.send_click(card, ids.Action.APPROVE)
            envelope = click.delivery.envelope_id
            site.slack.wait_for(lambda: envelope in site.slack.sockets.lost, what="the decision")
        first.end(signal.SIGKILL)
    site.slack.sockets.lose_acks(on=False)
    assert not click.result(0).acked
    decided = approvals(site)
    assert len(decided) == (1 if moment == "decided, not acknowledged" else 0)

    with site.running():
        site.slack.wait_for(lambda: len(site.slack.sockets) == SOCKETS, what="sockets")
        assert site.slack.redeliver(click.delivery, retry_attempt=1).wait()
        assert site.slack.redeliver(click.delivery, retry_attempt=2).wait()
        site.wait_card(order_id, "cancelled")
        site.wait_outcome(sato)

    assert approvals(site) == [tanaka.id]
    assert [order for _, order, _ in site.amazon.cancel_messages()] == [order_id]
    assert len(site.shown(order_id)) == 1
    assert site.outcomes(sato) == ["cancelled"]
    # Each delivery may be answered, and no answer says that somebody else was quicker.
    assert len({words(said) for said in tanaka.ephemerals()}) == 1


def approvals(site: Site) -> list[str]:
    """Return who approved, as the record on the disk says it."""
    with closing(sqlite3.connect(site.database)) as database:
        rows = database.execute("SELECT actor FROM audit WHERE action = 'approved'")
        return [actor for (actor,) in rows]


def test_sigterm_answers_what_was_accepted_and_exits_cleanly(site: Site) -> None:
    """SIGTERM while Amazon is slow: the command was acknowledged, the end comes within 3 s."""
    sato = site.slack.person("U0SATO")
    with site.running() as running:
        hold = site.amazon.faults.hold("getOrder")
        result = sato.command("/order", site.amazon.seeds["unshipped"], channel=DESK)
        hold.wait_until_reached(10)
        code = running.end(signal.SIGTERM)
        hold.release(drop=True)

    assert result.acked
    assert code == 0


def test_a_second_program_is_refused_with_the_fix(site: Site) -> None:
    """One process a database: the second one ends with 1 and names what to do."""
    refused = pytest.raises(AssertionError, match="is in use by another sellerdesk")
    with site.running(), refused, site.running():
        pass

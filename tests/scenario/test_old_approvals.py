"""An approval never fires late: not after a sleep, a restart, a wrong clock or a restored copy."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.cancellation.request import State
from tests.scenario.evidence import Case
from tests.scenario.world import World
from tests.variants import variants

LATE: dict[str, Callable[[World], None]] = {
    "slept for 3 h": lambda world: world.clock.advance(timedelta(hours=3)),
    "its clock set forward by 3 h": lambda world: world.clock.jump(timedelta(hours=3)),
    "stopped for 5 h": lambda world: world.restart(after=timedelta(hours=5)),
}


@variants("happens", LATE)
def test_an_approval_that_grew_old_is_dropped(
    world: World, happens: Callable[[World], None]
) -> None:
    """Later than SEND_LIMIT_HOURS: expired, said on the card and to the requester, never sent."""
    case = Case.approved(world)

    happens(world)
    case.until(State.EXPIRED, minutes=2)

    dropped(case, "too_old")
    assert case.actions == ["requested", "approved", "expired"]


def dropped(case: Case, why: str) -> None:
    """Check that an approval was dropped: everywhere said, never sent, and may be asked anew."""
    assert case.card_says(f"ending.expired.{why}")
    assert case.requester_reads(f"ending.expired.{why}")
    assert not case.may_be_stopped
    assert case.why == why
    case.world.wait(minutes=10, step=30)
    assert case.outcomes == ["expired"]
    assert case.world.amazon.cancel_messages() == []
    assert case.world.amazon.called("createFeed") == []


@pytest.mark.parametrize("operation", ["createFeedDocument", "uploadFeedDocument"])
def test_a_sleep_in_the_middle_of_sending(world: World, operation: str) -> None:
    """The computer sleeps between the last reading and createFeed: it wakes too late to send."""
    case = Case.approved(world)
    hold = world.amazon.faults.hold(operation, after_processing=True)
    world.clock.advance(timedelta(minutes=2))
    world.program.desk.wake()
    hold.wait_until_reached()
    world.clock.advance(timedelta(hours=3))
    hold.release()

    case.until(State.EXPIRED, minutes=2)

    dropped(case, "too_old")


def test_a_clock_set_back_drops_an_approval_whose_age_nobody_knows(world: World) -> None:
    """Set back by 2 h: the approval seems to be of the future, so it is dropped and not kept."""
    case = Case.approved(world)

    world.clock.jump(-timedelta(hours=2))
    case.until(State.EXPIRED, minutes=2)

    dropped(case, "clock_set_back")


def test_a_clock_corrected_by_a_minute_shortens_no_stop_window(world: World) -> None:
    """Set back by a minute: sent once, a little later, and never before the stop window is over."""
    case = Case.approved(world)
    world.clock.jump(-timedelta(minutes=1))
    world.wait(55)
    assert case.messages == []

    case.until(State.CANCELLED, minutes=10)

    assert case.messages == ["NoInventory"]


def test_a_clock_set_back_does_not_prolong_the_verification(world: World) -> None:
    """Set back by 2 h after a refusal by Amazon: failed within minutes, not in two hours."""
    world.amazon.feeds.reject(world.amazon.seeds["unshipped"])
    case = Case.approved(world)
    case.until(State.SUBMITTED)
    world.until(lambda: world.request(case.order_id).noted.closed_at is not None, minutes=5, step=5)
    world.clock.jump(-timedelta(hours=2))

    case.until(State.FAILED, minutes=3)

    assert case.messages == ["NoInventory"]


def test_an_approval_behind_a_blocked_store_expires(world: World) -> None:
    """Behind a stranger's stuck feed: said on the card, dropped at the limit, nothing ever sent."""
    stranger = world.amazon.feeds.add_foreign(stuck=True)
    case = Case.approved(world)

    case.until_card_says("trouble.stuck_behind.what", minutes=50, step=60)
    world.until(lambda: case.requester_reads("trouble.stuck_behind.what"), minutes=2)
    assert case.state is State.APPROVED
    case.until(State.EXPIRED, minutes=90, step=60)
    dropped(case, "too_old")
    world.amazon.feeds.release(stranger)
    world.wait(minutes=10, step=30)

    assert world.amazon.cancel_messages() == []


@pytest.mark.file
@pytest.mark.parametrize("moment", ["in queue", "in progress", "cancelled"])
def test_a_restored_copy_does_not_send_again(world: World, tmp_path: Path, moment: str) -> None:
    """A copy made after the approval, started later: feeds and order tell it what happened."""
    case = Case.approved(world)
    world.copy_database(tmp_path / "copy.db")
    if moment == "in queue":
        world.amazon.feeds.queue_seconds = 300
    if moment == "in progress":
        world.amazon.feeds.process_seconds = 300
    case.until(State.CANCELLED if moment == "cancelled" else State.SUBMITTED, minutes=10)
    told = case.outcomes

    world.restart(after=timedelta(minutes=1), database=tmp_path / "copy.db")
    world.until(lambda: not world.request(case.order_id).open, minutes=20, step=20)
    world.wait(minutes=5, step=30)

    assert case.messages == ["NoInventory"]
    assert world.amazon.order(case.order_id).status == "CANCELLED"
    assert case.state is State.VOID
    assert case.card_says("ending.void.cancelled_elsewhere")
    assert case.outcomes == [*told, "void"]


@pytest.mark.file
def test_a_copy_made_while_the_feed_was_created_is_in_doubt(world: World, tmp_path: Path) -> None:
    """A copy made in the middle of createFeed: the feed it does not know is maybe its own."""
    case = Case.approved(world)
    hold = world.amazon.faults.hold("createFeed", after_processing=True)
    world.clock.advance(timedelta(minutes=2))
    world.program.desk.wake()
    hold.wait_until_reached()
    world.copy_database(tmp_path / "copy.db")
    hold.release()
    case.until(State.SUBMITTED)

    world.restart(database=tmp_path / "copy.db")
    assert case.state is State.SUBMITTING
    case.until(State.CANCELLED, minutes=20, step=20)

    assert case.messages == ["NoInventory"]
    assert case.outcomes == ["cancelled"]

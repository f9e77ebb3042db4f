"""The weights of the random steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.life import actions, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.life.life import Life

STEPS: dict[Callable[[Life], None], float] = {
    actions.ask: 16,
    actions.press: 26,
    actions.look_up: 3,
    actions.take: 2.5,
    actions.put_off: 1.5,
    actions.be_away: 2.5,
    actions.repeat: 1,
    actions.deliver_again: 1.5,
    actions.new_order: 5,
    actions.ship: 3,
    actions.buyer_requests: 3,
    actions.buyer_withdraws: 1,
    actions.somebody_cancels: 1.5,
    faults.odd_feed: 2.5,
    faults.strange_feed: 0.7,
    faults.release_feeds: 2,
    faults.odd_message: 1.5,
    faults.slow_amazon: 1,
    faults.amazon_fails: 5,
    faults.gateway_answers: 2,
    faults.one_refusal: 1,
    faults.left_at_the_last_moment: 2,
    faults.sleep_on_an_approval: 0.7,
    faults.wrong_id: 1.5,
    faults.dripping: 0.5,
    faults.odd_values: 0.7,
    faults.odd_order: 1,
    faults.amazon_outage: 0.7,
    faults.slack_fails: 3,
    faults.slack_outage: 0.7,
    faults.all_well: 4,
    faults.die_soon: 1.2,
    faults.die_now: 0.3,
    actions.start: 12,
    faults.jump: 0.4,
    faults.sleep: 1,
    actions.wait: 36,
    actions.long_wait: 1.5,
}

FAULTS = frozenset(
    step.__name__
    for step in STEPS
    if step.__module__ == faults.__name__ and step not in (faults.all_well, faults.release_feeds)
)
"""The names of what goes wrong."""

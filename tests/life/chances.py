"""The weights of the random steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.life import deeds, mishaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.life.life import Life

DEEDS: dict[Callable[[Life], None], float] = {
    deeds.ask: 16,
    deeds.press: 26,
    deeds.look_up: 3,
    deeds.repeat: 1,
    deeds.deliver_again: 1.5,
    deeds.new_order: 5,
    deeds.ship: 3,
    deeds.buyer_requests: 3,
    deeds.buyer_withdraws: 1,
    deeds.somebody_cancels: 1.5,
    mishaps.odd_feed: 2.5,
    mishaps.strange_feed: 0.7,
    mishaps.release_feeds: 2,
    mishaps.odd_message: 1.5,
    mishaps.slow_amazon: 1,
    mishaps.amazon_fails: 5,
    mishaps.gateway_answers: 2,
    mishaps.one_refusal: 1,
    mishaps.left_at_the_last_moment: 2,
    mishaps.wrong_id: 1.5,
    mishaps.dripping: 0.5,
    mishaps.odd_values: 0.7,
    mishaps.odd_order: 1,
    mishaps.amazon_outage: 0.7,
    mishaps.slack_fails: 3,
    mishaps.slack_outage: 0.7,
    mishaps.all_well: 4,
    mishaps.die_soon: 1.2,
    mishaps.die_now: 0.3,
    deeds.start: 12,
    mishaps.jump: 0.4,
    mishaps.sleep: 1,
    deeds.wait: 36,
    deeds.long_wait: 1.5,
}

FAULTS = frozenset(
    deed.__name__
    for deed in DEEDS
    if deed.__module__ == mishaps.__name__ and deed not in (mishaps.all_well, mishaps.release_feeds)
)
"""The names of what goes wrong."""

"""The schedule of digests, overviews and answers."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.desk import Desk
from bot.domain.digest.slot import latest_slot
from bot.leased import Leased
from bot.ports.clock import Clock
from bot.usecases import pausing
from bot.usecases.digest import overview, posting, summary
from bot.usecases.digest.overview import DigestGroup

if TYPE_CHECKING:
    from datetime import date


class DigestSchedule:
    """Processes each store when it is due or has changed.

    A morning's overview is processed until it is complete.
    """

    def __init__(self, desks: Sequence[Desk], clock: Clock, leased: Leased) -> None:
        self._desks = desks
        self._clock = clock
        self._leased = leased
        self._again_at: dict[str, float] = {}
        self._changed: set[str] = set()
        self._groups = digest_groups(desks)
        self._over: dict[str, date] = {}
        """The last morning whose overview is done, by the key of the group's first store."""

    def note_change(self, desks: Iterable[Desk]) -> None:
        """Have stores processed in the next round."""
        self._changed.update(desk.store_key for desk in desks)

    def step(self) -> None:
        """Process the stores and the overviews that this program works for."""
        due = self._take_due()
        for one in self._groups:
            self._leased.run("overview", partial(self._look, one))
        shared = {desk.store_key for one in self._groups for desk in one.desks}
        alone = [desk for desk in due if desk.store_key not in shared]
        self._leased.each("digest", posting.send_due, alone)
        self._leased.each("answers", summary.answer_waiting, due)
        for desk in due:
            pause = pausing.until_next_digest(desk).total_seconds()
            self._again_at[desk.store_key] = self._clock.monotonic() + pause

    def _take_due(self) -> Sequence[Desk]:
        """Return the stores that are due; a change from now on makes one due again."""
        now = self._clock.monotonic()
        due = [
            desk
            for desk in self._desks
            if self._leased.holds(desk.account)
            and (desk.store_key in self._changed or self._again_at.get(desk.store_key, now) <= now)
        ]
        self._changed.difference_update(desk.store_key for desk in due)
        return due

    def _look(self, group: DigestGroup) -> None:
        first = group.desks[0]
        day = latest_slot(first.rhythm, self._clock.now()).day
        if self._over.get(first.store_key) != day and overview.send_due(group):
            self._over[first.store_key] = day


def digest_groups(desks: Iterable[Desk]) -> tuple[DigestGroup, ...]:
    """Return the groups of stores whose digests share a channel and a time."""
    found: dict[tuple[str, str, str], list[Desk]] = {}
    for desk in desks:
        rhythm = desk.rhythm
        key = desk.digest_channel, f"{rhythm.digest_time:%H:%M}", str(rhythm.zone)
        found.setdefault(key, []).append(desk)
    return tuple(
        DigestGroup(group, group[0].store.overviews(*key))
        for key, group in found.items()
        if len(group) > 1
    )

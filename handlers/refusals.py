"""Who was refused what: one line of the record for each person, kind and minute, with a count."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain import limits
from bot.ports.clock import Clock
from bot.usecases.refusals import note_refused

_log = logging.getLogger(__name__)
_TOLD: Final = 3
_Key = tuple[str, str, str, str]
"""Store, person, what they tried, and why it was refused."""


@dataclass
class _Noted:
    desk: Desk
    first_at: datetime
    count: int = 0


class Refusals:
    """Counts refusals, so that clicks without end neither fill the record nor delay a write."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._noted: dict[_Key, _Noted] = {}

    def note(self, desk: Desk, user_id: str, team_id: str, what: str, why: str) -> bool:
        """Note a refusal; say whether it is told in a message of its own too.

        Whoever presses the same button again and again has read why.
        """
        with self._lock:
            key = (desk.store_key, user_id, what, why)
            noted = self._noted.setdefault(key, _Noted(desk, self._clock.now()))
            noted.count += 1
            count = noted.count
        if count == 1:
            refused = {"what": what, "user": user_id, "team": team_id, "why": why}
            _log.warning("slack.refused", extra=refused)
        return count <= _TOLD

    def write_due(self, *, everything: bool = False) -> None:
        """Write what was noted a minute ago or earlier to the record. Raises StoreBusy."""
        now = self._clock.now()
        with self._lock:
            due = [
                (key, noted)
                for key, noted in self._noted.items()
                if everything or abs(now - noted.first_at) >= limits.REFUSALS_EVERY
            ]
            for key, _ in due:
                del self._noted[key]
        for done, ((_, user_id, what, why), noted) in enumerate(due):
            try:
                note_refused(noted.desk, user_id, what, why, at=noted.first_at, count=noted.count)
            except Exception:
                self._put_back(dict(due[done:]))
                raise

    def _put_back(self, unwritten: dict[_Key, _Noted]) -> None:
        with self._lock:
            for key, noted in unwritten.items():
                later = self._noted.get(key)
                noted.count += later.count if later else 0
                self._noted[key] = noted

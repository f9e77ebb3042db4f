"""Who was refused what: one line of the record for each person, kind and minute, with a count."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain import limits
from bot.usecases.cancellation import deciding

_log = logging.getLogger(__name__)
_TOLD: Final = 3


@dataclass
class _Noted:
    first_at: datetime
    count: int = 0


class Refusals:
    """Counts refusals, so that clicks without end neither fill the record nor delay a write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._noted: dict[tuple[str, str, str], _Noted] = {}

    def note(self, user_id: str, team_id: str, what: str, why: str) -> bool:
        """Note a refusal; say whether it is told in a message of its own too.

        Whoever presses the same button again and again has read why.
        """
        with self._lock:
            noted = self._noted.setdefault((user_id, what, why), _Noted(self._desk.clock.now()))
            noted.count += 1
            count = noted.count
        if count == 1:
            refused = {"what": what, "user": user_id, "team": team_id, "why": why}
            _log.warning("slack.refused", extra=refused)
        return count <= _TOLD

    def write_due(self, *, everything: bool = False) -> None:
        """Write what was noted a minute ago or earlier to the record. Raises StoreBusy."""
        now = self._desk.clock.now()
        with self._lock:
            due = [
                (who, noted)
                for who, noted in self._noted.items()
                if everything or abs(now - noted.first_at) >= limits.REFUSALS_EVERY
            ]
            for who, _ in due:
                del self._noted[who]
        for done, ((user_id, what, why), noted) in enumerate(due):
            try:
                deciding.note_refused(
                    self._desk, user_id, what, why, at=noted.first_at, count=noted.count
                )
            except Exception:
                self._put_back(dict(due[done:]))
                raise

    def _put_back(self, unwritten: dict[tuple[str, str, str], _Noted]) -> None:
        with self._lock:
            for who, noted in unwritten.items():
                later = self._noted.get(who)
                noted.count += later.count if later else 0
                self._noted[who] = noted

"""The end of `run`, by a signal or because the database has become newer than the program."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    from bot.program import Program

_log = logging.getLogger(__name__)
_OK, _FAULT = 0, 1


class Ending:
    """Ends the program at SIGTERM and SIGINT, however far its start has come.

    `leave` ends the process with an exit code, and does not return.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self.wanted = threading.Event()
        self.program: Program | None = None
        self.ready = False
        self._leave = leave
        self._lock = threading.Lock()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def end(self) -> None:
        """Release what the program holds and end the process; a second call waits for that."""
        with self._lock:
            program, code = self.program, _OK
            try:
                if program is not None:
                    code = _FAULT if program.superseded else _OK
                    program.drain()
                _log.info("program.stopped", extra={"superseded": code == _FAULT})
            except Exception:  # noqa: BLE001 - the process ends in any case
                code = _FAULT
                _log.exception("program.failed")
            finally:
                self._leave(code)

    def _stop(self, signum: int, frame: "FrameType | None") -> None:  # noqa: ARG002 - Python's
        if not self.ready and not self.wanted.is_set():
            # Not after the start, which may wait for Slack indefinitely.
            threading.Thread(target=self.end, daemon=True).start()
        self.wanted.set()

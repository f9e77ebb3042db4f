"""Our program under a clock that the measuring process moves.

Run as `python -m benchmarks.rig.stepped START`, START a moment in ISO 8601. It says `ready`, then
takes a number of seconds a line, lets them pass, lets every worker look at what that means and
answers `done`.
"""

import os
import sys
from datetime import datetime, timedelta

from benchmarks.rig.bare import READY
from bot.clock import MovableClock
from bot.settings import Settings
from bot.wiring import opened
from bot.workers import run_all_once

_PATIENCE = 120.0


def main(start: str) -> None:
    """Run until the standard input is closed."""
    clock = MovableClock(datetime.fromisoformat(start))
    with opened(Settings.load(os.environ), clock=clock, tick=0.01) as program:
        program.start()
        print(READY, flush=True)
        for line in sys.stdin:
            clock.advance(timedelta(seconds=float(line)))
            assert run_all_once(program.workers, within=_PATIENCE), "a worker does not respond"
            print("done", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])

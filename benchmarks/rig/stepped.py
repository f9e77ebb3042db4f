"""Our program with a clock that the benchmark moves.

Run as `python -m benchmarks.rig.stepped START`, START a time in ISO 8601. It prints `ready`, then
reads a number of seconds per line, advances the clock, lets every worker run once and prints
`done`.
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

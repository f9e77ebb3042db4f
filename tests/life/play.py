"""Running lives, with the program intact or mutated."""

import logging
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.life.breaks import BREAKS, patched
from tests.life.life import Life
from tests.life.rules import Violation
from tests.life.sandbox import quiet_deaths
from tests.life.weights import FAULTS

_CHATTY = ("slack_sdk", "slack_bolt", "httpx", "httpcore")


@dataclass
class Result:
    """The result of one life, or the sum of several."""

    seed: int
    steps: int = 0
    deaths: int = 0
    faults: int = 0
    messages: int = 0
    step_counts: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)


def play(seed: int, steps: int) -> Result:
    """Run one life and return its result."""
    memory = Path("/dev/shm")  # noqa: S108 - a RAM disk, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        life = Life(seed, Path(folder))
        with _heard(life):
            try:
                life.live(steps)
                return Result(
                    seed,
                    steps=life.oracle.step,
                    deaths=life.sandbox.starts - 1,
                    faults=sum(life.step_counts[name] for name in FAULTS),
                    messages=len(life.sandbox.amazon.cancel_messages()),
                    step_counts=life.step_counts,
                    violations=life.oracle.violations,
                )
            finally:
                life.close()


def first_caught(name: str, *, seeds: range, steps: int) -> Result | None:
    """Return the first life that catches the named mutation, or None."""
    (one,) = (one for one in BREAKS if one.name == name)
    with patched(one.patches()):
        for seed in seeds:
            told = play(seed, steps)
            if any(violation.invariant is one.invariant for violation in told.violations):
                return told
    return None


@contextmanager
def _heard(life: Life) -> Iterator[None]:
    """Let the oracle read the log, and silence threads of killed programs."""
    root, hook = logging.getLogger(), threading.excepthook
    level, levels = root.level, {name: logging.getLogger(name).level for name in _CHATTY}
    threading.excepthook = quiet_deaths
    root.setLevel(logging.INFO)
    root.addHandler(life.sandbox.log)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.removeHandler(life.sandbox.log)
        root.setLevel(level)
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
        threading.excepthook = hook

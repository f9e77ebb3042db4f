"""Running one kind in a process of its own."""

import logging
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.kinds import run_cases
from tests.fuzz.table import KINDS

_SHOWN = 3_000


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one kind; `failed` is the failure, with the smallest case."""

    name: str
    came: Counter[str]
    seconds: float
    failed: str = ""


def run_kind(number: int, cases: int, seed: int) -> Result:
    """Run one kind, in a process of its own."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    kind, began = KINDS[number], time.monotonic()
    came, failed = Counter[str](), ""
    memory = Path("/dev/shm")  # noqa: S108 - a RAM disk, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        try:
            run_cases(kind, cases, Path(folder), seed=seed, came=came)
        except Exception:  # noqa: BLE001 - reported; the other kinds go on
            failed = traceback.format_exc()[-_SHOWN:]
    return Result(kind.name, came, time.monotonic() - began, failed)

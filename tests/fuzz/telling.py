"""One kind in a process of its own, and what is told of it."""

import logging
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.kinds import tried
from tests.fuzz.table import KINDS

_SHOWN = 3_000


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one kind; `failed`: what did not hold, with the smallest case."""

    name: str
    came: Counter[str]
    seconds: float
    failed: str = ""


def tell(number: int, cases: int, seed: int) -> Told:
    """Try one kind, in a process of its own."""
    logging.basicConfig(handlers=[logging.NullHandler()])
    kind, began = KINDS[number], time.monotonic()
    came, failed = Counter[str](), ""
    memory = Path("/dev/shm")  # noqa: S108 - a folder without a disk, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        try:
            tried(kind, cases, Path(folder), seed=seed, came=came)
        except Exception:  # noqa: BLE001 - it is told, and the other kinds go on
            failed = traceback.format_exc()[-_SHOWN:]
    return Told(kind.name, came, time.monotonic() - began, failed)

"""Subprocesses: started, awaited until ready, measured and killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rig import bare

OURS = "bot", "run"
READY = frozenset({"sellerdesk ready", bare.READY})
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Running:
    """A process that is ready, and the seconds it took to start."""

    process: subprocess.Popen[str]
    seconds: float

    def megabytes(self) -> float:
        """Return the resident set size in MB (Linux only)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes.split()[1]) / 1024

    def step(self, seconds: float) -> None:
        """Advance the clock of a `benchmarks.rig.stepped` process and wait for its workers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "done"


@contextmanager
def running(module: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[Running]:
    """Run `python -m MODULE...` during the block, with its stderr appended to `log`."""
    own = dict(os.environ)
    own.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
    with log.open("a", encoding="utf-8") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            env={**own, **environ},
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            said = process.stdout.readline().strip()
            assert said in READY, log.read_text(encoding="utf-8")[-3000:]
            yield Running(process, time.perf_counter() - began)
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

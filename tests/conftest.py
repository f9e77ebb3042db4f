"""What every test may ask for, and the clean environment every test gets."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from bot.clock import MovableClock
from bot.logs import OURS
from bot.settings import CONFIG, ROWS
from bot.settings.files import SECRETS
from simulator.amazon import AmazonSimulator
from tests.builders import NOW

ROOT: Final = Path(__file__).parent.parent

# How long a case takes tells of the machine, not of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

collect_ignore_glob = ["fakes/*"]

pytest_plugins = ["tests.postgres.fixtures"]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches a test."""
    for name in (CONFIG, *(row.name for row in ROWS), *SECRETS):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """No test inherits what a command of the program set up for its logs."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], level, sys.excepthook, threading.excepthook = kept
    root.setLevel(level)
    for name in (*OURS, "slack_bolt", "slack_sdk.web", "urllib3"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def clock() -> MovableClock:
    """Return a clock that stands still."""
    return MovableClock(NOW)


@pytest.fixture
def sim(clock: MovableClock) -> Iterator[AmazonSimulator]:
    """Return a seller with an order of every kind."""
    with AmazonSimulator(clock) as simulator:
        simulator.seed()
        yield simulator


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of Amazon's and Slack's published schemas, or skip the test without it."""
    said = os.environ.get("SELLERDESK_SHARED_DATA")
    data = Path(said) if said else ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("needs the published schemas: name their folder as SELLERDESK_SHARED_DATA")
    return data


@pytest.fixture(scope="session")
def eventually() -> Callable[..., None]:
    """Return a function that waits until a condition holds and fails when it never does."""

    def wait(condition: Callable[[], object], *, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        pause = threading.Event()
        while not condition():
            if time.monotonic() > end:
                pytest.fail(f"not so within {seconds} s")
            pause.wait(0.01)

    return wait

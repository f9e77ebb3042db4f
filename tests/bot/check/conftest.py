"""Fixtures of the doctor's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.clock import MovableClock, SystemClock
from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator
from tests.bot.check.practice import Practice
from tests.builders import NOW
from tests.scenario.world import environment, populate


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """Return a practice in which all is well."""
    with _opened(tmp_path / "desk.db", MovableClock(NOW)) as practice:
        yield practice


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the settings of a terminal beside a practice that lives in our time."""
    with _opened(tmp_path / "desk.db", SystemClock()) as practice:
        yield practice.environ


@contextmanager
def _opened(database: Path, clock: MovableClock | SystemClock) -> Iterator[Practice]:
    with SlackSimulator(clock) as slack, AmazonSimulator(clock) as amazon:
        populate(slack)
        slack.add_channel("C0DIGEST", "digest")
        amazon.seed()
        environ = environment(slack, amazon, database)
        yield Practice(slack, amazon, clock, environ | {"DIGEST_CHANNEL": "C0DIGEST"})

"""Fixtures of the tests of `check`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.clock import MovableClock
from tests.bot.check.practice import Practice
from tests.builders import NOW
from tests.scenario.world import SETTINGS, World, populate


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """Return a practice in which every check passes."""
    with _opened(tmp_path / "desk.db", MovableClock(NOW)) as practice:
        yield practice


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment for running the command, with a practice on the real clock."""
    with _opened(tmp_path / "desk.db", MovableClock.from_now()) as practice:
        yield practice.environ


@contextmanager
def _opened(database: Path, clock: MovableClock) -> Iterator[Practice]:
    with World(database, clock) as world:
        populate(world.slack)
        world.slack.add_channel("C0DIGEST", "digest")
        world.amazon.seed()
        environ = world.environ | SETTINGS | {"DIGEST_CHANNEL": "C0DIGEST"}
        yield Practice(world.slack, world.amazon, clock, environ)

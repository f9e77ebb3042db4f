"""Odd things from outside: 100,000 of them by `make fuzz`, the same few here every time."""

from pathlib import Path

import pytest

from tests.fuzz.kinds import Kind, tried
from tests.fuzz.table import KINDS

QUICK = [kind for kind in KINDS if kind.quick]


@pytest.mark.parametrize("kind", QUICK, ids=[kind.name for kind in QUICK])
def test_whatever_comes_from_outside_is_met(kind: Kind, tmp_path: Path) -> None:
    """It is understood, or refused in words that are true; nothing stops, nothing is done alone."""
    came = tried(kind, kind.quick, tmp_path)

    assert came.total() >= kind.quick // 2


def test_a_long_fuzz_is_a_hundred_thousand_cases() -> None:
    """The shares of the kinds make up the whole."""
    assert sum(kind.long for kind in KINDS) == 100_000

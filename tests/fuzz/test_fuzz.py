"""Fuzzing: 100,000 cases by `make fuzz`, a few fixed ones here."""

from pathlib import Path

import pytest

from tests.fuzz.kinds import Kind, run_cases
from tests.fuzz.table import KINDS

QUICK = [kind for kind in KINDS if kind.quick]


@pytest.mark.parametrize("kind", QUICK, ids=[kind.name for kind in QUICK])
def test_malformed_input_of_each_kind_is_handled(kind: Kind, tmp_path: Path) -> None:
    """Input is understood or rejected accurately; nothing stops, nothing is done unasked."""
    came = run_cases(kind, kind.quick, tmp_path)

    assert came.total() >= kind.quick // 2


def test_a_long_fuzz_is_a_hundred_thousand_cases() -> None:
    """The kinds' shares add up to 100,000."""
    assert sum(kind.long for kind in KINDS) == 100_000

"""Kinds of fuzzed input, with their cases and checks."""

import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import HypothesisDeprecationWarning

Check = Callable[[Any], str]
"""Does what is done with a case, and returns a word for what came of it. Raises AssertionError."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input. `opened` gets a folder for files.

    `quick` and `long` are numbers of cases; kinds that take seconds have no quick run.
    """

    name: str
    cases: st.SearchStrategy[Any]
    opened: Callable[[Path], AbstractContextManager[Check]]
    quick: int
    long: int


def run_cases(
    kind: Kind,
    cases: int,
    folder: Path,
    *,
    seed: int | None = None,
    came: Counter[str] | None = None,
) -> Counter[str]:
    """Run cases, the same ones every time unless there is a `seed`; return the results' counts.

    Results are added to `came`. Raises a failing case's exception, with the smallest failing case
    as a note.
    """
    came = Counter() if came is None else came
    with kind.opened(folder) as check:

        def hold(case: Any) -> None:
            came[check(case)] += 1

        limits = settings(
            max_examples=cases,
            database=None,
            deadline=None,
            derandomize=seed is None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        with warnings.catch_warnings():
            # The program's threads use `random` while a case is generated.
            warnings.simplefilter("ignore", HypothesisDeprecationWarning)
            test = limits(given(kind.cases)(hold))
            (test if seed is None else seeded(seed)(test))()
    return came

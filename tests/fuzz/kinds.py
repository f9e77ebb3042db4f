"""What is fuzzed: a kind of thing from outside, its cases, and what must hold for each."""

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
    """`opened` is given a folder for files.

    `quick` and `long` are numbers of cases; one that takes seconds is not tried quickly.
    """

    name: str
    cases: st.SearchStrategy[Any]
    opened: Callable[[Path], AbstractContextManager[Check]]
    quick: int
    long: int


def tried(
    kind: Kind,
    cases: int,
    folder: Path,
    *,
    seed: int | None = None,
    came: Counter[str] | None = None,
) -> Counter[str]:
    """Try so many cases, the same ones every time without a `seed`; return what came of them.

    `came` is counted on. Raises what a case raised that does not hold, with the smallest such case
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
            # Threads of the program use `random` while a case is made.
            warnings.simplefilter("ignore", HypothesisDeprecationWarning)
            test = limits(given(kind.cases)(hold))
            (test if seed is None else seeded(seed)(test))()
    return came

"""Variants of one scenario: the first always runs, the others where time is no matter."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest


def variants(
    names: str | Sequence[str], cases: Collection[str] | Mapping[str, Any]
) -> pytest.MarkDecorator:
    """Return the parameters of a test, by id; all but the first are marked slow.

    Of cases that are only names the test gets the name.
    """
    found = cases if isinstance(cases, Mapping) else {name: name for name in cases}
    many = not isinstance(names, str)
    params = [
        pytest.param(*(values if many else (values,)), id=name, marks=pytest.mark.slow)
        for name, values in found.items()
    ]
    params[0] = params[0]._replace(marks=())
    return pytest.mark.parametrize(names, params)

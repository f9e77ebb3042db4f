"""Stores by the name that somebody types."""

from dataclasses import dataclass

import pytest

from bot.domain.stores.names import of_name


@dataclass(frozen=True)
class Named:
    """A store of that name."""

    name: str


@pytest.mark.parametrize("typed", ["JP", "jp", "ＪＰ"])
def test_case_and_width_make_no_difference(typed: str) -> None:
    """A Japanese keyboard types full-width letters."""
    assert of_name([Named("JP"), Named("UK")], typed) == (Named("JP"),)


@pytest.mark.parametrize("typed", ["", "DE"])
def test_no_store_has_an_unknown_name(typed: str) -> None:
    """The only store of the settings has no name, and nothing typed means it."""
    assert of_name([Named(""), Named("JP")], typed) == ()

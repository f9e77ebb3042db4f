"""Finding a store by a typed name."""

import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar


class _Named(Protocol):
    @property
    def name(self) -> str:
        """The store's name, empty if stores have none."""


_Store = TypeVar("_Store", bound=_Named)


def of_name(stores: Iterable[_Store], name: str) -> tuple[_Store, ...]:
    """Return the stores of this name, ignoring case and width: one at most."""
    wanted = unicodedata.normalize("NFKC", name).casefold()
    return tuple(one for one in stores if one.name and one.name.casefold() == wanted)

"""Which store a typed name means."""

import unicodedata
from collections.abc import Iterable
from typing import Protocol, TypeVar


class _Named(Protocol):
    @property
    def name(self) -> str:
        """The store's name, empty where stores have none."""


_Store = TypeVar("_Store", bound=_Named)


def of_name(stores: Iterable[_Store], name: str) -> tuple[_Store, ...]:
    """Return the store of this name, whatever its case and width, in a tuple; empty without one."""
    wanted = unicodedata.normalize("NFKC", name).casefold()
    return tuple(one for one in stores if one.name and one.name.casefold() == wanted)

"""Babel's modules, each imported at its first use, so that the start does not wait for them."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import core, dates, lists, numbers

__all__ = ["core", "dates", "lists", "numbers"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"babel.{name}")

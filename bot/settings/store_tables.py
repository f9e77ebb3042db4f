"""The [[store]] tables: each names a store, and says what differs from the top level."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.wording import wording
from bot.settings.approval import Fault
from bot.settings.files import without_files
from bot.settings.scope import PER_TABLE, SHARED
from bot.settings.toml_file import STORE, as_texts

_NAME: Final = "name"
_SHAPE: Final = re.compile(r"(?:[^\W_]|-){1,20}")


@dataclass(frozen=True, slots=True)
class StoreTable:
    """A store's name, its settings as texts (its own and inherited), and the table's faults.

    `unusable` are the settings whose file cannot be used.
    """

    name: str
    given: Mapping[str, str]
    unusable: frozenset[str] = frozenset()
    number: int = 1
    faults: tuple[Fault, ...] = ()

    @property
    def shown(self) -> str:
        """Return the name, or the table's number where it has none that can be used."""
        return self.name or (f"[[{STORE}]] {self.number}" if self.faults else "")


def store_tables(
    raw_tables: Sequence[Mapping[str, Any]], top: Mapping[str, str], unusable: frozenset[str]
) -> tuple[StoreTable, ...]:
    """Return the tables, filled up with what the top level says for all stores."""
    inherited = {name: text for name, text in top.items() if name not in PER_TABLE}
    return tuple(
        _store_table(number, raw, inherited, unusable)
        for number, raw in enumerate(raw_tables, start=1)
    )


def duplicates(tables: Sequence[StoreTable]) -> list[Fault]:
    """Return a fault for each table whose name, or seller and marketplace, an earlier one has."""
    names, places, faults = set[str](), set[tuple[str, str]](), []
    for table in tables:
        name, place = table.name.casefold(), _place(table.given)
        if name and name in names:
            problem, cure = wording("settings.name_twice"), wording("settings.other_name")
            faults.append(Fault(_NAME, problem, cure, table.shown))
        if place and place in places:
            problem, cure = wording("settings.store_twice"), wording("settings.one_table")
            faults.append(Fault("SELLER_ID", problem, cure, table.shown))
        names.add(name)
        places.update([place] if place else [])
    return faults


def _store_table(
    number: int,
    raw: Mapping[str, Any],
    inherited: Mapping[str, str],
    unusable: frozenset[str],
) -> StoreTable:
    texts, faults = as_texts(raw, more=[_NAME])
    faults += _misplaced(name for name in texts if name.removesuffix("_FILE") in SHARED)
    texts, file_faults, lacking = without_files(texts)
    faults += file_faults
    name = unicodedata.normalize("NFKC", texts.pop(_NAME, ""))
    if not _SHAPE.fullmatch(name):
        problem = wording("settings.no_name" if name else "settings.unset", value=repr(name[:60]))
        faults.append(Fault(_NAME, problem, wording("settings.as_name")))
        name = ""
    given = {name: text for name, text in inherited.items() if name not in lacking} | texts
    return StoreTable(name, given, lacking | (unusable - texts.keys()), number, tuple(faults))


def _misplaced(names: Iterable[str]) -> list[Fault]:
    problem, cure = wording("settings.of_no_store"), wording("settings.above_tables")
    return [Fault(name, problem, cure) for name in sorted(names)]


def _place(given: Mapping[str, str]) -> tuple[str, str] | None:
    seller, market = given.get("SELLER_ID"), given.get("SP_API_MARKETPLACE")
    return (seller, market.upper()) if seller and market else None

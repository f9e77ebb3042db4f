"""Serialisation of frozen dataclasses to rows and JSON, and back.

Simple fields are columns; composite fields are JSON in one column. Decimals and times are text,
times in UTC with microseconds, so that they sort as text.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from bot.domain.cancellation.request import Request
from bot.domain.orders.order import OrderItem
from storage.connector import Cell, Row

_Value = TypeVar("_Value")
_Convert = Callable[..., Any]

_CACHE_SIZE: Final = 2_000
_CACHED_LENGTH: Final = 4_000
"""Size of the cache of parsed cells, for each column, and the longest cached cell in characters."""

# The buyer's free text is personal data: it is shown, never stored.
_NEVER_STORED: Final = frozenset({(OrderItem, "request_words")})

_SPREAD: Final = frozenset({(Request, "noted")})
"""Nested values whose fields are columns of the outer row."""


def to_row(value: Any) -> dict[str, Cell]:
    """Return a value as a row with one column for each field."""
    kind: Any = type(value)
    row: dict[str, Cell] = _row_form(kind).write(value)
    return row


@cache
def columns(kind: Any) -> str:
    """Return the quoted column list of a type, for a SELECT."""
    return ", ".join(f'"{name}"' for name in _row_form(kind).names)


def changes(old: Any, new: Any) -> dict[str, Cell]:
    """Return the columns in which `new` differs from `old`, a value of the same type."""
    kind: Any = type(new)
    cells: dict[str, Cell] = _row_form(kind).changes(old, new)
    return cells


def from_row(kind: type[_Value], row: Row) -> _Value:
    """Build a value from a row; columns that are not fields are ignored."""
    value: _Value = _row_form(cast("Any", kind)).read(row)
    return value


def to_json(value: Any) -> str:
    """Return a value as JSON text."""
    kind: Any = type(value)
    return _encode(_form(kind).write(value))


def from_json(kind: type[_Value], text: str) -> _Value:
    """Build a value from JSON text; a missing field takes its default."""
    value: _Value = _form(cast("Any", kind)).read(json.loads(text))
    return value


def moment(at: datetime) -> str:
    """Return a timezone-aware time as it is stored. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type are encoded and decoded; `composite`: the type is composite."""

    write: _Convert
    read: _Convert
    composite: bool = False
    names: tuple[str, ...] = ()
    changes: Callable[[Any, Any], Any] = lambda _, new: new


_SIMPLE: Final[dict[Any, _Form]] = {
    # `str`, because a field declared as text may hold an enum member.
    str: _Form(str, str),
    int: _Form(int, int),
    bool: _Form(int, bool),
    Decimal: _Form(str, Decimal),
    datetime: _Form(moment, datetime.fromisoformat),
    date: _Form(date.isoformat, date.fromisoformat),
}


@cache
def _form(kind: Any) -> _Form:
    """Return the form of a type; cached, since every row read needs it."""
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return _or_none(_form(get_args(kind)[0]))
    if origin is tuple:
        part = _form(get_args(kind)[0])
        return _Form(
            lambda v: [*map(part.write, v)], lambda p: tuple(map(part.read, p)), composite=True
        )
    if origin is frozenset:
        part = _form(get_args(kind)[0])
        return _Form(
            lambda v: sorted(map(part.write, v)),
            lambda p: frozenset(map(part.read, p)),
            composite=True,
        )
    if is_dataclass(kind):
        return _of_fields(kind, {n: _form(hint) for n, hint in get_type_hints(kind).items()})
    if issubclass(kind, StrEnum):
        return _Form(str, kind)
    return _SIMPLE[kind]


@cache
def _row_form(kind: Any) -> _Form:
    hints = get_type_hints(kind)
    spread = {name: _row_form(hint) for name, hint in hints.items() if (kind, name) in _SPREAD}
    forms = {name: _form(hint) for name, hint in hints.items() if name not in spread}
    cells = {name: _in_a_cell(form) if form.composite else form for name, form in forms.items()}
    own = _of_fields(kind, cells)
    return own if not spread else _with_parts(own, spread)


def _with_parts(own: _Form, parts: dict[str, _Form]) -> _Form:
    """Return the form of a row that has the columns of some parts of its value as well."""

    def write(value: Any) -> dict[str, Any]:
        row: dict[str, Any] = own.write(value)
        for name, part in parts.items():
            row |= part.write(getattr(value, name))
        return row

    def changes(old: Any, new: Any) -> dict[str, Any]:
        row: dict[str, Any] = own.changes(old, new)
        for name, part in parts.items():
            row |= part.changes(getattr(old, name), getattr(new, name))
        return row

    def read(row: Mapping[str, Any]) -> Any:
        return own.read(row, **{name: part.read(row) for name, part in parts.items()})

    names = sum((part.names for part in parts.values()), own.names)
    return _Form(write, read, composite=True, names=names, changes=changes)


def _of_fields(kind: Any, forms: dict[str, _Form]) -> _Form:
    kept = [
        field
        for field in fields(kind)
        if field.name in forms and (kind, field.name) not in _NEVER_STORED
    ]
    writers = [(field.name, attrgetter(field.name), forms[field.name].write) for field in kept]
    readers = [(field.name, forms[field.name].read, field.default is not MISSING) for field in kept]

    def read(raw: Mapping[str, Any], **parts: Any) -> Any:
        return kind(
            **parts,
            **{
                name: read_part(raw[name])
                for name, read_part, optional in readers
                if not optional or name in raw
            },
        )

    def changes(old: Any, new: Any) -> dict[str, Any]:
        return {
            name: write(after)
            for name, get, write in writers
            # Most fields are the same object, which spares the comparison of a whole order.
            if (after := get(new)) is not (before := get(old)) and after != before
        }

    return _Form(
        lambda value: {name: write(get(value)) for name, get, write in writers},
        read,
        composite=True,
        names=tuple(field.name for field in kept),
        changes=changes,
    )


def _or_none(form: _Form) -> _Form:
    return _Form(
        lambda value: None if value is None else form.write(value),
        lambda raw: None if raw is None else form.read(raw),
        form.composite,
    )


def _in_a_cell(form: _Form) -> _Form:
    def write(value: Any) -> Cell:
        return None if value is None else _encode(form.write(value))

    def parse(cell: Any) -> Any:
        return form.read(None if cell is None else json.loads(cell))

    # The same rows are read often, and their values are immutable.
    cached = lru_cache(_CACHE_SIZE)(parse)

    def read(cell: Any) -> Any:
        return cached(cell) if cell is None or len(cell) <= _CACHED_LENGTH else parse(cell)

    return _Form(write, read)

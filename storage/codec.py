"""Frozen values as rows and as JSON, and back.

A value's simple fields are columns; what is made of parts is JSON in one column. Decimals and times
are text, times in UTC with microseconds, so that text sorts as time does.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from bot.domain.orders import OrderItem

Cell = str | int | None
Row = Mapping[str, Cell]
_Read = Callable[[Any], Any]
_Value = TypeVar("_Value")

# The buyer's free words are shown while somebody looks, and kept nowhere.
_NEVER_KEPT = frozenset({(OrderItem, "request_words")})


def to_row(value: object) -> dict[str, Cell]:
    """Return a frozen value as a row, a column a field."""
    return {name: _cell(part) for name, part in _parts(value).items()}


def from_row(kind: type[_Value], row: Row) -> _Value:
    """Build a frozen value from a row; columns that are no fields are left aside."""
    made: _Value = _row_reader(cast("Hashable", kind))(row)
    return made


def to_json(value: object) -> str:
    """Return a frozen value as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[_Value], text: str) -> _Value:
    """Build a frozen value from JSON; a field that is missing takes its default."""
    made: _Value = _reader(cast("Hashable", kind))(json.loads(text))
    return made


def moment(at: datetime) -> str:
    """Return an aware time as it is kept; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _parts(value: Any) -> dict[str, Any]:
    kind = type(value)
    return {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if (kind, field.name) not in _NEVER_KEPT
    }


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str() | Decimal():
            return str(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case frozenset():
            return sorted(_plain(part) for part in value)
        case _ if is_dataclass(value):
            return _parts(value)
        case _:
            raise TypeError(type(value))


def _cell(part: Any) -> Cell:
    if isinstance(part, list | dict):
        return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    cell: Cell = part
    return cell


@cache
def _row_reader(kind: type[Any]) -> _Read:
    hints = get_type_hints(kind)
    return _builder(
        kind,
        {name: _of_text(hint) if _is_made(hint) else _reader(hint) for name, hint in hints.items()},
    )


@cache
def _reader(kind: Any) -> _Read:
    """Return what builds this kind from plain JSON; made once a kind, as reading is frequent."""
    origin = get_origin(kind)
    if origin in (UnionType, Union):
        return _or_none(_reader(get_args(kind)[0]))
    if origin in (tuple, frozenset):
        part = _reader(get_args(kind)[0])
        return lambda plain: origin(map(part, plain))
    if is_dataclass(kind):
        return _builder(kind, {name: _reader(hint) for name, hint in get_type_hints(kind).items()})
    if kind in (datetime, date):
        read: _Read = kind.fromisoformat
        return read
    simple: _Read = kind
    return simple


def _builder(kind: Any, readers: dict[str, _Read]) -> _Read:
    optional = {field.name for field in fields(kind) if field.default is not MISSING}

    def build(plain: Mapping[str, Any]) -> Any:
        return kind(
            **{
                name: read(plain[name])
                for name, read in readers.items()
                if name in plain or name not in optional
            }
        )

    return build


def _or_none(read: _Read) -> _Read:
    return lambda plain: None if plain is None else read(plain)


def _of_text(hint: Any) -> _Read:
    read = _reader(hint)
    return lambda text: read(None if text is None else json.loads(text))


def _is_made(hint: Any) -> bool:
    if get_origin(hint) in (UnionType, Union):
        return _is_made(get_args(hint)[0])
    return is_dataclass(hint) or get_origin(hint) in (tuple, frozenset)

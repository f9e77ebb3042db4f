"""Mutations of valid input: JSON by its parts, bytes as a whole."""

import copy
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

Path = tuple[str | int, ...]

_RAW = re.compile(r'"@raw:([^"@]*)@"')
_PLACES: Final = 9_999


_LONG: Final = {
    "digits": "9" * 5_000,
    "fraction": "0.1" + "1" * 400,
    "deep": "[" * 2_000 + "]" * 2_000,
    "letters": '"' + "x" * 3_001 + '"',
}


def raw(said: str) -> str:
    """Return a value that `written` writes verbatim, for what Python's own encoder rejects.

    Long ones have names, so that a case stays readable.
    """
    return f"@raw:{said}@"


NUMBERS = st.sampled_from(
    [
        *(0, 1, -1, 2, 0.5, 2**31, 2**63, 10**9, 1_000_000, 1_000_001, -0.0),
        *map(
            raw,
            (
                "digits",
                "fraction",
                "1e400",
                "-1e400",
                "1e26",
                "1e-400",
                "0E+999999",
                "1.0000000001",
            ),
        ),
        *map(raw, ("NaN", "Infinity", "-Infinity")),
    ]
)
TEXTS = st.sampled_from(
    [
        *("", " ", "\x00", "\ud83c", "a\udfffb", "\u202e", "\n", "x" * 64, "x" * 65, "x" * 501),
        *(
            "あ" * 301,
            raw("letters"),
            "0",
            "-1",
            "1e26",
            "0E+999999",
            "²",
            "٣",
            "１２",
            "NaN",
            "null",
            "true",
        ),
        *("<html></html>", "<!channel>", "*", "U0TANAKA", "U0SATO", "T0DEMO", "JPY", "jpy"),
        *("BUYER", "AMAZON", "MERCHANT", "UNSHIPPED", "CANCELLED", "DONE", "FATAL", "IN_QUEUE"),
        *("GOOD", "BAD", "NONE", "AT_RISK", "NORMAL", "GZIP", "../../x", "a/b?c=d"),
        *("250-1234567-1234567", "250-0000001-0000001", "250-1234567-123456７"),
    ]
)
MOMENTS = st.sampled_from(
    [
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00"),
        *("1999-12-31T23:59:59Z", "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"),
        *("2026-02-29T00:00:00Z", "2026-13-45T99:00:00Z", "2026-11-24", "20261124T010000Z"),
        *("2026-11-24T01:00:00", "2026-11-24T01:00:00+99:99", "1764000000", "yesterday"),
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), NUMBERS, TEXTS, MOMENTS, st.integers(), st.text(max_size=12)
)
SHAPES: st.SearchStrategy[Any] = st.sampled_from(
    [
        *([], {}, [[]], [None], [{}], {"": None}, ["x"] * 3, [{"id": "x"}]),
        *({"status": "BAD"}, raw("deep")),
    ]
)
_ANY = st.one_of(SCALARS, SCALARS, SCALARS, SHAPES)


@st.composite
def anything(draw: st.DrawFn) -> Any:
    """Return any JSON value; composite, so that strategies which use it print briefly."""
    return draw(_ANY)


@dataclass(frozen=True, slots=True)
class Change:
    """A change at one place of a document, given as a number modulo the count of its places."""

    place: int
    how: str
    said: Any


CHANGES = st.builds(
    Change,
    st.integers(0, _PLACES),
    st.sampled_from(("said", "said", "said", "gone", "wrapped", "moved", "key", "repeated")),
    anything(),
)


def changed(document: Any, changes: Sequence[Change]) -> Any:
    """Return a document with some parts retyped, removed, moved or repeated."""
    whole = copy.deepcopy(document)
    for change in changes:
        there = list(paths(whole))
        # Not the first place, which is the whole document.
        path = there[_of(change.place, there[1:]) + 1] if there[1:] else ()
        if not path:
            return copy.deepcopy(change.said)
        _change(_at(whole, path[:-1]), path[-1], change, whole, there)
    return whole


def _change(parent: Any, last: Any, change: Change, whole: Any, there: Sequence[Path]) -> None:
    said = copy.deepcopy(change.said)
    if change.how == "gone":
        del parent[last]
    elif change.how == "wrapped":
        parent[last] = [parent[last]]
    elif change.how == "moved":
        other = there[_of(change.place * 7 % _PLACES, there)]
        parent[last] = copy.deepcopy(_at(whole, other))
    elif change.how == "key" and isinstance(parent, dict):
        parent[str(last) if isinstance(said, dict | list) else str(said)[:80]] = said
    elif change.how == "repeated" and isinstance(parent, list):
        parent += [copy.deepcopy(parent[last])] * (250 if change.place % 2 else 1)
    else:
        parent[last] = said


def _of(place: int, there: Sequence[Any]) -> int:
    return place * len(there) // (_PLACES + 1)


def _at(whole: Any, path: Path) -> Any:
    for step in path:
        whole = whole[step]
    return whole


def written(said: Any) -> bytes:
    """Return JSON, with lone surrogates as escapes."""
    return _RAW.sub(lambda found: _LONG.get(found[1], found[1]), json.dumps(said)).encode()


def paths(said: Any, so_far: Path = ()) -> Iterator[Path]:
    """Yield the path of each part of a document, the root first."""
    yield so_far
    if isinstance(said, dict):
        for key, part in said.items():
            yield from paths(part, (*so_far, key))
    elif isinstance(said, list):
        for place, part in enumerate(said):
            yield from paths(part, (*so_far, place))


PAGE = b"<html><head><title>502</title></head><body>\xe3\x81</body></html>"
_BODIES: Final = {
    **{str(said): said for said in (b"", b" ", b"null", b"[]", b"{}", b'""', b"0", b"\x00" * 9)},
    "page": PAGE,
    "utf-16": b"\xff\xfe{\x00}\x00",
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 50_000,
    "digits": b"9" * 6_000,
    "mark": b"\xef\xbb\xbf{}",
    "packed": gzip.compress(b"{}"),
    "badly packed": b"\x1f\x8b\x08\x00",
    "gateway": b'{"message":"Forbidden"}',
    "no errors": b'{"errors":[]}',
    "no code": b'{"errors":[{"code":""}]}',
    "refusal": b'{"errors":[{"code":"InvalidInput","message":"no","details":""}]}',
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
}


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage to bytes as a whole, at a position given as a share of their length."""

    place: int
    how: str
    said: str | bytes


DAMAGES = st.builds(
    Damage,
    st.integers(0, _PLACES),
    st.sampled_from(("cut", "other", "inserted", "doubled", "packed", "utf-16", "instead")),
    st.sampled_from(list(_BODIES)) | st.binary(max_size=40),
)


def damaged(content: bytes, damage: Damage | None) -> bytes:
    """Return bytes truncated, doubled, compressed, re-encoded or replaced; as they are for None."""
    if damage is None:
        return content
    place = _of(damage.place, content)
    said = _BODIES[damage.said] if isinstance(damage.said, str) else damage.said
    match damage.how:
        case "cut":
            return content[:place]
        case "other":
            return content[:place] + said[:1] + content[place + 1 :]
        case "inserted":
            return content[:place] + said + content[place:]
        case "doubled":
            return content * 2
        case "packed":
            return gzip.compress(content)[: None if damage.place % 2 else -3]
        case "utf-16":
            return content.decode("utf-8", "replace").encode("utf-16")
    return said

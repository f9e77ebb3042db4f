"""The texts for people in every language, from `<language>/<feature>.toml` in this folder.

Keys are flat and dotted (`card.title`), placeholders are in braces, `*this*` is emphasis (shown
only by `Reader.rich`). A text that depends on a number `n` has a key for each plural form of the
language: `card.more.one`, `card.more.other`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from handlers import cldr

_PIECE = re.compile(r"(?P<mark>\*)|\{(?P<name>\w+)\}|(?P<words>[^*{]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: literal, or (`name`) a placeholder to fill; perhaps bold."""

    words: str
    name: str = ""
    bold: bool = False


class Catalog:
    """The texts of one language, by key; an unknown key is a KeyError."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.language = language
        self.entries = entries
        self._plural_form = cldr.core.Locale(language).plural_form

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of a key, filled in, without emphasis."""
        return "".join(
            self.shown(values[piece.name]) if piece.name else piece.words
            for piece in self.pieces(key, **values)
        )

    def pieces(self, key: str, **values: Any) -> Iterator[Piece]:
        """Return the text of a key in pieces; `values` only select the plural form."""
        bold = False
        for found in _PIECE.finditer(self._template(key, values)):
            if found["mark"]:
                bold = not bold
            else:
                yield Piece(found["words"] or "", found["name"] or "", bold)

    def shown(self, value: Any) -> str:
        """Return a value formatted for this language."""
        if type(value) is not int:
            return str(value)
        return cldr.numbers.format_decimal(value, locale=self.language)

    def _template(self, key: str, values: Mapping[str, Any]) -> str:
        if key in self.entries or "n" not in values:
            return self.entries[key]
        form = f"{key}.{self._plural_form(values['n'])}"
        return self.entries[form if form in self.entries else f"{key}.other"]


@cache
def catalog(language: str) -> Catalog:
    """Return the catalogue of a language."""
    entries: dict[str, str] = {}
    for file in (files(__name__) / language).iterdir():
        entries |= dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return Catalog(language, entries)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value).strip()

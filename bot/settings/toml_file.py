"""Reads a TOML file of settings as texts."""

import difflib
import tomllib
from collections.abc import Collection, Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final

from bot.domain.wording import wording
from bot.settings.approval import Fault
from bot.settings.files import SECRETS
from bot.settings.table import CONFIG, ROWS
from bot.settings.values import MAX_SHOWN, InvalidValue, did_you_mean

STORE: Final = "store"
"""The name of the tables of stores."""

_MAX_INT_BITS = 64
NAMES: Final = (*(row.name for row in ROWS), *SECRETS)
"""The settings that may be given, those that name files of secrets included."""


def read_file(path: str) -> tuple[dict[str, str], list[Mapping[str, Any]], list[Fault]]:
    """Return the texts of the top level, the raw [[store]] tables, and the faults."""
    if not path:
        return {}, [], []
    try:
        content = _parse_file(path)
    except InvalidValue as error:
        return {}, [], [Fault(CONFIG, error.problem, error.cure)]
    tables, faults = content.pop(STORE, []), []
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        cure = wording("settings.as_tables")
        faults.append(Fault(STORE, wording("settings.no_tables"), cure))
        tables = []
    texts, found = as_texts(content)
    return texts, tables, [*faults, *found]


def as_texts(
    content: Mapping[str, Any], more: Collection[str] = ()
) -> tuple[dict[str, str], list[Fault]]:
    """Return the values of a table as texts by name; names other than settings and `more` fault."""
    texts: dict[str, str] = {}
    faults = []
    for key, value in content.items():
        text = _as_text(value)
        if key not in (*NAMES, *more):
            faults.append(_unknown(key))
        elif text is None:
            cure = wording("settings.one_value")
            faults.append(Fault(key, wording("settings.a_table"), cure))
        elif isinstance(value, str) and "\n" in value:
            # It may have swallowed the lines of other settings, secrets among them: not shown.
            cure = wording("settings.close_quotes")
            faults.append(Fault(key, wording("settings.several_lines"), cure))
        elif text:
            texts[key] = text
    return texts, faults


def _parse_file(path: str) -> dict[str, Any]:
    """Parse a TOML file. Raises InvalidValue, whose message quotes nothing from the file."""
    shown, cure = repr(path)[:MAX_SHOWN], wording("settings.as_toml")
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidValue(wording("settings.no_utf8", path=shown), cure) from None
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError: the home of a user who does not exist.
        why = getattr(error, "strerror", None) or "no such path"
        problem = wording("settings.no_file", path=shown, reason=why)
        raise InvalidValue(problem, wording("settings.readable_file")) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its message holds line and column, no content.
        raise InvalidValue(wording("settings.no_toml", path=shown, reason=error), cure) from None
    except (ValueError, RecursionError):
        raise InvalidValue(wording("settings.no_measure", path=shown), cure) from None


def _unknown(key: str) -> Fault:
    close = difflib.get_close_matches(key.upper(), NAMES, n=1)
    cure = did_you_mean(close) if close else wording("settings.take_out")
    return Fault(key, wording("settings.no_setting"), cure)


def _as_text(value: object) -> str | None:
    match value:
        case bool():
            return "on" if value else "off"
        case str():
            return value.strip()
        case int() if value.bit_length() > _MAX_INT_BITS:
            return None
        case int() | float():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case list() if all(isinstance(one, str | int | float) for one in value):
            texts = [_as_text(one) for one in value]
            return None if None in texts else ", ".join(map(str, texts))
    return None

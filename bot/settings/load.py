"""The settings as one frozen value, read from the environment and a file, all faults at once."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.settings.approval import Deciders, Fault, approval_faults
from bot.settings.table import CONFIG, ROWS, Row
from bot.settings.values import SHOWN, Secret, Wrong


class SettingsError(Exception):
    """The settings cannot be used; `faults` says all that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Deciders):
    """All settings; what each means stands in `bot.settings.table`."""

    slack_bot_token: Secret
    slack_app_token: Secret
    slack_api_url: str
    slack_team_id: str | None
    sp_api_refresh_token: Secret
    lwa_app_id: str
    lwa_client_secret: Secret
    seller_id: str
    market: Market
    sp_api_endpoint: str
    lwa_endpoint: str
    approvals_channel: str
    digest_channel: str
    digest_time: time
    timezone: ZoneInfo
    language: str
    undo: timedelta
    batch: timedelta
    feed_poll: timedelta
    verify: timedelta
    doubt: timedelta
    stuck: timedelta
    approval_ttl: timedelta
    send_limit: timedelta
    report_wait: timedelta
    database_path: Path
    log_level: str

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from `environ` and from the file it names as SELLERDESK_CONFIG.

        The environment wins over the file; a name set to nothing counts as not set. Raises
        SettingsError with every fault there is.
        """
        written, faults = _written(environ)
        values: dict[str, Any] = {}
        for row in ROWS:
            try:
                values[row.field] = _value(row, written.get(row.name))
            except Wrong as wrong:
                faults.append(Fault(row.name, wrong.problem, wrong.cure))
        if faults:
            raise SettingsError(faults)
        settings = cls(**_completed(values))
        faults = [*approval_faults(settings), *_never_sent(settings)]
        if faults:
            raise SettingsError(faults)
        return settings

    def secrets(self) -> tuple[str, ...]:
        """Return every secret's text, so that logs can leave them out."""
        held = (getattr(self, field.name) for field in fields(self))
        return tuple(value.reveal() for value in held if isinstance(value, Secret))


def _value(row: Row, text: str | None) -> Any:
    if text is None:
        if row.required:
            raise Wrong("is not set", f"Set it. {row.meaning}")
        text = row.default
    return None if text is None else row.read(text)


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    market: Market = values["market"]
    others = {
        "sp_api_endpoint": market.endpoint,
        "digest_channel": values["approvals_channel"],
        "language": market.language,
    }
    if values["timezone"] is None:
        others["timezone"] = ZoneInfo(market.zone)
    return values | {name: value for name, value in others.items() if values[name] is None}


def _never_sent(settings: Settings) -> list[Fault]:
    """An approval that gets too old while it waits would lapse each time."""
    if settings.send_limit > settings.undo + settings.batch:
        return []
    return [
        Fault(
            "SEND_LIMIT_HOURS",
            "every approval would be too old before it could be sent",
            "Make it longer than UNDO_SECONDS and BATCH_SECONDS together.",
        )
    ]


def _written(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    file, faults = _from_file(environ.get(CONFIG, "").strip())
    said = {row.name: environ.get(row.name, "").strip() for row in ROWS}
    return file | {name: text for name, text in said.items() if text}, faults


def _from_file(path: str) -> tuple[dict[str, str], list[Fault]]:
    if not path:
        return {}, []
    try:
        content = _content(path)
    except Wrong as wrong:
        return {}, [Fault(CONFIG, wrong.problem, wrong.cure)]
    texts: dict[str, str] = {}
    faults = []
    for key, value in content.items():
        text = _as_text(value)
        if key not in _NAMES:
            faults.append(_unknown(key))
        elif text is None:
            faults.append(Fault(key, "is a table in the file", "Give it one value, or a list."))
        elif text:
            texts[key] = text
    return texts, faults


def _content(path: str) -> dict[str, Any]:
    """Return what a TOML file says; raises Wrong, without what stands in the file."""
    shown, cure = repr(path)[:SHOWN], 'Write lines such as SELLER_ID = "A1B2C3".'
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Wrong(f"{shown} is not TOML: it is not UTF-8", cure) from None
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError: the home of a user who does not exist.
        why = getattr(error, "strerror", None) or "no such path"
        raise Wrong(
            f"{shown} cannot be read ({why})", "Name a file that this user may read."
        ) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # It names line and column alone.
        raise Wrong(f"{shown} is not TOML: {error}", cure) from None
    except (ValueError, RecursionError):
        problem = f"{shown} holds a number that is too long, or lists in lists without end"
        raise Wrong(problem, cure) from None


_LARGEST = 64
_NAMES = tuple(row.name for row in ROWS)


def _unknown(key: str) -> Fault:
    close = difflib.get_close_matches(key.upper(), _NAMES, n=1)
    cure = f"Did you mean {close[0]}?" if close else "Take it out of the file."
    return Fault(key, "is not a setting", cure)


def _as_text(value: object) -> str | None:
    match value:
        case bool():
            return "on" if value else "off"
        case str():
            return value.strip()
        case int() if value.bit_length() > _LARGEST:
            return None
        case int() | float():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case list() if all(isinstance(one, str) for one in value):
            return ", ".join(value)
    return None

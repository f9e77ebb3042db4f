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
from bot.settings.values import SHOWN, Secret, Wrong, did_you_mean
from bot.settings.wording import wording


class SettingsError(Exception):
    """The settings cannot be used; `faults` says all that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.name for fault in faults))
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


def language_said(environ: Mapping[str, str]) -> str | None:
    """Return the LANGUAGE that is set, None where none is or it is not one of ours."""
    written, _ = _written(environ)
    [row] = (row for row in ROWS if row.field == "language")
    try:
        return None if row.name not in written else str(row.read(written[row.name]))
    except Wrong:
        return None


def _value(row: Row, text: str | None) -> Any:
    if text is None:
        if row.required:
            raise Wrong(wording("settings.unset"), wording(f"settings.find.{row.name}"))
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
            wording("settings.never_sent"),
            wording("settings.longer_limit"),
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
            cure = wording("settings.one_value")
            faults.append(Fault(key, wording("settings.a_table"), cure))
        elif isinstance(value, str) and "\n" in value:
            # It may have swallowed the lines of other settings, secrets among them: not shown.
            cure = wording("settings.close_quotes")
            faults.append(Fault(key, wording("settings.several_lines"), cure))
        elif text:
            texts[key] = text
    return texts, faults


def _content(path: str) -> dict[str, Any]:
    """Return what a TOML file says; raises Wrong, without what stands in the file."""
    shown, cure = repr(path)[:SHOWN], wording("settings.as_toml")
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Wrong(wording("settings.no_utf8", path=shown), cure) from None
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError: the home of a user who does not exist.
        why = getattr(error, "strerror", None) or "no such path"
        problem = wording("settings.no_file", path=shown, reason=why)
        raise Wrong(problem, wording("settings.readable_file")) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # It names line and column alone.
        raise Wrong(wording("settings.no_toml", path=shown, reason=error), cure) from None
    except (ValueError, RecursionError):
        raise Wrong(wording("settings.no_measure", path=shown), cure) from None


_LARGEST = 64
_NAMES = tuple(row.name for row in ROWS)


def _unknown(key: str) -> Fault:
    close = difflib.get_close_matches(key.upper(), _NAMES, n=1)
    cure = did_you_mean(close) if close else wording("settings.take_out")
    return Fault(key, wording("settings.no_setting"), cure)


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

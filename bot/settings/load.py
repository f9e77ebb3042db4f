"""Loads the settings from the environment and a TOML file into one frozen value."""

import difflib
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.domain.radar.policy import QuietHours
from bot.domain.wording import wording
from bot.settings.approval import ApprovalSettings, Fault, approval_faults
from bot.settings.files import SECRETS, without_files
from bot.settings.table import CONFIG, ROWS, Row
from bot.settings.values import MAX_SHOWN, InvalidValue, Secret, did_you_mean, passwords_of


class SettingsError(Exception):
    """The settings are invalid; `faults` lists everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.name for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ApprovalSettings):
    """All settings; `bot.settings.table` documents each."""

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
    escalate_to: frozenset[str]
    admins: frozenset[str]
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
    radar_every: timedelta
    packing_channel: str | None
    reminders: tuple[timedelta, ...]
    quiet_hours: QuietHours | None
    database_path: Path
    database_url: Secret | None
    heartbeat_path: Path
    log_level: str

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from `environ` and from the file that its SELLERDESK_CONFIG names.

        The environment overrides the file; an empty value counts as unset. A secret may stand in
        a file of its own. Raises SettingsError with all faults.
        """
        given, faults = _given(environ)
        given, file_faults, unusable = without_files(given)
        faults += file_faults
        values: dict[str, Any] = {}
        for row in ROWS:
            if row.name in unusable:
                continue
            try:
                values[row.field] = _value(row, given.get(row.name))
            except InvalidValue as error:
                faults.append(Fault(row.name, error.problem, error.cure))
        faults += _two_databases(given)
        if faults:
            raise SettingsError(faults)
        settings = cls(**_with_defaults(values, environ))
        faults = [*approval_faults(settings), *_send_limit_faults(settings)]
        if faults:
            raise SettingsError(faults)
        return settings

    def secrets(self) -> tuple[str, ...]:
        """Return the text of every secret, for redaction."""
        held = (getattr(self, field.name) for field in fields(self))
        texts = tuple(value.reveal() for value in held if isinstance(value, Secret))
        url = self.database_url
        return texts if url is None else texts + passwords_of(url.reveal())


def configured_language(environ: Mapping[str, str]) -> str | None:
    """Return LANGUAGE, None if it is unset or unknown."""
    given, _ = _given(environ)
    [row] = (row for row in ROWS if row.field == "language")
    try:
        return None if row.name not in given else str(row.read(given[row.name]))
    except InvalidValue:
        return None


def _value(row: Row, text: str | None) -> Any:
    if text is None:
        if row.required:
            raise InvalidValue(wording("settings.unset"), wording(f"settings.find.{row.name}"))
        text = row.default
    return None if text is None else row.read(text)


def _with_defaults(values: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    market: Market = values["market"]
    defaults = {
        "sp_api_endpoint": market.endpoint,
        "escalate_to": frozenset[str](),
        "admins": values["approvers"],
        "digest_channel": values["approvals_channel"],
        "language": market.language,
        "heartbeat_path": _folder(values, environ) / "sellerdesk.heartbeat",
    }
    if values["timezone"] is None:
        defaults["timezone"] = ZoneInfo(market.zone)
    return values | {name: value for name, value in defaults.items() if values[name] is None}


def _folder(values: dict[str, Any], environ: Mapping[str, str]) -> Path:
    """Return where the heartbeat is: beside the database file; for a server, as the system says."""
    if values["database_url"] is None:
        path: Path = values["database_path"]
        return path.parent
    return Path(environ.get("RUNTIME_DIRECTORY") or tempfile.gettempdir())


def _two_databases(given: Mapping[str, str]) -> list[Fault]:
    if not {"DATABASE_PATH", "DATABASE_URL"} <= given.keys():
        return []
    problem = wording("settings.two_databases", other="DATABASE_URL")
    return [Fault("DATABASE_PATH", problem, wording("settings.one_database"))]


def _send_limit_faults(settings: Settings) -> list[Fault]:
    """Report a SEND_LIMIT_HOURS so short that every approval would expire before it is sent."""
    if settings.send_limit > settings.undo + settings.batch:
        return []
    return [
        Fault(
            "SEND_LIMIT_HOURS",
            wording("settings.never_sent"),
            wording("settings.longer_limit"),
        )
    ]


def _given(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    file, faults = _from_file(environ.get(CONFIG, "").strip())
    from_environ = {name: environ.get(name, "").strip() for name in _NAMES}
    return file | {name: text for name, text in from_environ.items() if text}, faults


def _from_file(path: str) -> tuple[dict[str, str], list[Fault]]:
    if not path:
        return {}, []
    try:
        content = _parse_file(path)
    except InvalidValue as error:
        return {}, [Fault(CONFIG, error.problem, error.cure)]
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


_MAX_INT_BITS = 64
_NAMES = (*(row.name for row in ROWS), *SECRETS)


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

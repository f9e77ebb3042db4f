"""Loads the settings from the environment and a TOML file into one frozen value."""

import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.domain.radar.policy import QuietHours
from bot.domain.stores.names import of_name
from bot.domain.wording import wording
from bot.settings.approval import ApprovalSettings, Fault, approval_faults
from bot.settings.files import without_files
from bot.settings.row import Row
from bot.settings.scope import PER_TABLE, SHARED
from bot.settings.store_tables import StoreTable, duplicates, store_tables
from bot.settings.table import CONFIG, ROWS
from bot.settings.toml_file import NAMES, read_file
from bot.settings.values import InvalidValue, Secret, passwords_of

_SHARED_ROWS = tuple(row for row in ROWS if row.name in SHARED)
_STORE_ROWS = tuple(row for row in ROWS if row.name not in SHARED)


class SettingsError(Exception):
    """The settings are invalid; `faults` lists everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.name for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings(ApprovalSettings):
    """The settings of one store; `name` is empty where no [[store]] table gives one."""

    name: str = ""
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

    @property
    def channels(self) -> frozenset[str]:
        """Return the channels with messages about the store's orders."""
        named = (self.approvals_channel, self.digest_channel, self.packing_channel)
        return frozenset(one for one in named if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; `bot.settings.table` documents each.

    `tables`: whether the stores come from [[store]] tables, and not from the top level alone.
    """

    slack_bot_token: Secret
    slack_app_token: Secret
    slack_api_url: str
    slack_team_id: str | None
    database_path: Path
    database_url: Secret | None
    lease: timedelta
    heartbeat_path: Path
    log_level: str
    stores: tuple[StoreSettings, ...]
    tables: bool

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from `environ` and from the file that its SELLERDESK_CONFIG names.

        The environment overrides the file's top level, a [[store]] table overrides both for its
        store; an empty value counts as unset. A secret may be in a file of its own. Raises
        SettingsError with all faults.
        """
        given, tables, faults = _given(environ)
        top, file_faults, unusable = without_files(given)
        faults += file_faults
        shared, found = _parsed(_SHARED_ROWS, top, without=unusable)
        faults += [*found, *_two_databases(top)]
        stores: list[StoreSettings] = []
        admins = shared.pop("admins", None)
        if tables:
            # A fault at the top level concerns all stores, and is reported once.
            said = [row for row in _STORE_ROWS if row.name in top and row.name not in PER_TABLE]
            faults += _parsed(said, top)[1]
        filled = store_tables(tables, top, unusable)
        for table in filled or (StoreTable("", top, unusable),):
            values, found = _parsed(
                _STORE_ROWS, table.given, known=top if tables else {}, without=table.unusable
            )
            faults += [fault.of(table.shown) for fault in (*table.faults, *found)]
            if len(values) == len(_STORE_ROWS):
                values["admins"] = admins or values["approvers"]
                stores.append(StoreSettings(name=table.name, **_with_defaults(values)))
        faults += duplicates(filled)
        if not faults:
            faults = [fault.of(one.name) for one in stores for fault in _rule_faults(one)]
        if faults:
            raise SettingsError(faults)
        if shared["heartbeat_path"] is None:
            shared["heartbeat_path"] = _folder(shared, environ) / "sellerdesk.heartbeat"
        return cls(**shared, stores=tuple(stores), tables=bool(tables))

    @property
    def first(self) -> StoreSettings:
        """Return the first store: the only one, where no table names any."""
        return self.stores[0]

    def store_named(self, name: str) -> StoreSettings | None:
        """Return the store of a name, whatever its case and width; None for an unknown one."""
        return next(iter(of_name(self.stores, name)), None)

    def secrets(self) -> tuple[str, ...]:
        """Return the text of every secret, for redaction."""
        held = [getattr(self, field.name) for field in fields(self)]
        held += [getattr(one, field.name) for one in self.stores for field in fields(one)]
        texts = tuple(value.reveal() for value in held if isinstance(value, Secret))
        url = self.database_url
        return texts if url is None else texts + passwords_of(url.reveal())


def configured_language(environ: Mapping[str, str]) -> str | None:
    """Return LANGUAGE, None if it is unset or unknown."""
    given, _, _ = _given(environ)
    [row] = (row for row in ROWS if row.field == "language")
    try:
        return None if row.name not in given else str(row.read(given[row.name]))
    except InvalidValue:
        return None


def _parsed(
    rows: Sequence[Row],
    given: Mapping[str, str],
    *,
    known: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values by field, and the faults but for those of texts that are `known`.

    The settings in `without` have no value, as the file that holds it cannot be used.
    """
    values: dict[str, Any] = {}
    faults = []
    for row in rows:
        if row.name in without:
            continue
        text = given.get(row.name)
        try:
            values[row.field] = _value(row, text)
        except InvalidValue as error:
            if text is None or (known or {}).get(row.name) != text:
                faults.append(Fault(row.name, error.problem, error.cure))
    return values, faults


def _value(row: Row, text: str | None) -> Any:
    if text is None:
        if row.required:
            raise InvalidValue(wording("settings.unset"), wording(f"settings.find.{row.name}"))
        text = row.default
    return None if text is None else row.read(text)


def _with_defaults(values: dict[str, Any]) -> dict[str, Any]:
    market: Market = values["market"]
    defaults = {
        "sp_api_endpoint": market.endpoint,
        "escalate_to": frozenset[str](),
        "digest_channel": values["approvals_channel"],
        "language": market.language,
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


def _rule_faults(store: StoreSettings) -> list[Fault]:
    return [*approval_faults(store), *_send_limit_faults(store)]


def _send_limit_faults(settings: StoreSettings) -> list[Fault]:
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


def _given(
    environ: Mapping[str, str],
) -> tuple[dict[str, str], Sequence[Mapping[str, Any]], list[Fault]]:
    """Return the texts of the top level, the raw [[store]] tables, and the faults."""
    file, tables, faults = read_file(environ.get(CONFIG, "").strip())
    from_environ = {name: environ.get(name, "").strip() for name in NAMES}
    given = file | {name: text for name, text in from_environ.items() if text}
    if tables:
        problem, cure = wording("settings.beside_tables"), wording("settings.into_tables")
        beside = [name for name in given if name.removesuffix("_FILE") in PER_TABLE]
        faults += [Fault(name, problem, cure) for name in sorted(beside)]
    return given, tables, faults

"""Loads the settings from the environment and a TOML file into one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.domain.wording import wording
from bot.settings.approval import ApprovalSettings, Fault, approval_faults
from bot.settings.file import read_file
from bot.settings.store_tables import StoreTable, duplicates, store_tables
from bot.settings.table import CONFIG, PER_TABLE, ROWS, SHARED, Row
from bot.settings.values import InvalidValue, Secret


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
    log_level: str
    stores: tuple[StoreSettings, ...]
    tables: bool

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from `environ` and from the file that its SELLERDESK_CONFIG names.

        The environment overrides the file's top level, a [[store]] table overrides both for its
        store; an empty value counts as unset. Raises SettingsError with all faults.
        """
        given, tables, faults = _given(environ)
        shared, found = _parsed([row for row in ROWS if row.name in SHARED], given)
        faults += found
        stores: list[StoreSettings] = []
        rows = [row for row in ROWS if row.name not in SHARED]
        if tables:
            # What the top level says is said of all stores: its faults are told once.
            faults += _top_faults(rows, given)
        for table in tables or (StoreTable("", given),):
            values, found = _parsed(rows, table.given, known=given if tables else {})
            faults += [fault.of(table.shown) for fault in (*table.faults, *found)]
            if len(values) == len(rows):
                stores.append(StoreSettings(name=table.name, **_with_defaults(values)))
        faults += duplicates(tables)
        if not faults:
            faults = [fault.of(one.name) for one in stores for fault in _rule_faults(one)]
        if faults:
            raise SettingsError(faults)
        return cls(**shared, stores=tuple(stores), tables=bool(tables))

    @property
    def first(self) -> StoreSettings:
        """Return the first store: the only one, where no table names any."""
        return self.stores[0]

    def secrets(self) -> tuple[str, ...]:
        """Return the text of every secret, for redaction."""
        held = [getattr(self, field.name) for field in fields(self)]
        held += [getattr(one, field.name) for one in self.stores for field in fields(one)]
        return tuple(value.reveal() for value in held if isinstance(value, Secret))


def configured_language(environ: Mapping[str, str]) -> str | None:
    """Return LANGUAGE, None if it is unset or unknown."""
    given, _, _ = _given(environ)
    [row] = (row for row in ROWS if row.field == "language")
    try:
        return None if row.name not in given else str(row.read(given[row.name]))
    except InvalidValue:
        return None


def _parsed(
    rows: list[Row], given: Mapping[str, str], *, known: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values by field, and the faults but for those of texts that are `known`."""
    values: dict[str, Any] = {}
    faults = []
    for row in rows:
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
        "digest_channel": values["approvals_channel"],
        "language": market.language,
    }
    if values["timezone"] is None:
        defaults["timezone"] = ZoneInfo(market.zone)
    return values | {name: value for name, value in defaults.items() if values[name] is None}


def _top_faults(rows: list[Row], given: Mapping[str, str]) -> list[Fault]:
    """Return the faults of what the top level says for all stores."""
    said = [row for row in rows if row.name in given and row.name not in PER_TABLE]
    return _parsed(said, given)[1]


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
) -> tuple[dict[str, str], tuple[StoreTable, ...], list[Fault]]:
    """Return the texts of the top level, and the [[store]] tables filled up with them."""
    file, raw_tables, faults = read_file(environ.get(CONFIG, "").strip())
    from_environ = {row.name: environ.get(row.name, "").strip() for row in ROWS}
    given = file | {name: text for name, text in from_environ.items() if text}
    if not raw_tables:
        return given, (), faults
    for name in sorted(PER_TABLE & given.keys()):
        problem, cure = wording("settings.beside_tables"), wording("settings.into_tables")
        faults.append(Fault(name, problem, cure))
    return given, store_tables(raw_tables, given), faults

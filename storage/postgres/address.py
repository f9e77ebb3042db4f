"""The address of a database: a URL or what it leaves out, with a password that is never shown."""

import os
from dataclasses import dataclass, field
from typing import Any, Final, Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from storage.faults import DatabaseRefused

_CONNECT_SECONDS: Final = 5
"""For each address of the server's name. libpq takes whole seconds and at least two."""
_ALIVE: Final = {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; `place` names it in messages, and the password is in `conninfo` only."""

    place: str
    conninfo: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def of(cls, url: str, *, password: str = "") -> Self:
        """Parse a URL; `password` fills in one that it leaves out. Raises DatabaseRefused."""
        parts = parsed(url)
        if password and "password" not in parts:
            parts["password"] = password
        whole = {"connect_timeout": _CONNECT_SECONDS, **_ALIVE, **parts}
        whole |= {"client_encoding": "utf8", "application_name": "sellerdesk"}
        return cls(_place(parts), make_conninfo("", **whole), str(parts.get("password") or ""))


def parsed(url: str) -> dict[str, Any]:
    """Return what a URL says. Raises DatabaseRefused, whose message quotes nothing from it."""
    authority, _, path = url.partition("://")[2].partition("/")
    if authority.count("@") > 1 or "@" in path.partition("?")[0]:
        # libpq would take the rest of the password for the name of a host or a database.
        msg = "DATABASE_URL cannot be read: in user and password write %40 for @, and %2F for /"
        raise DatabaseRefused(msg, code="url")
    try:
        return dict(conninfo_to_dict(url))
    except Exception:  # noqa: BLE001 - whatever libpq raises quotes the URL
        msg = "DATABASE_URL cannot be read: write postgresql://user:password@host:5432/database"
        raise DatabaseRefused(msg, code="url") from None


def _place(parts: dict[str, Any]) -> str:
    """Return the address as people write it: `//host:port/name`, without user and password."""
    host = parts.get("host") or parts.get("hostaddr") or os.environ.get("PGHOST") or "localhost"
    port = parts.get("port") or os.environ.get("PGPORT") or "5432"
    name = parts.get("dbname") or os.environ.get("PGDATABASE") or parts.get("user") or ""
    return f"postgresql://{host}:{port}/{name}"

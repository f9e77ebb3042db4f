"""The table of leases and the programs that are alive, over a connection of its own."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import psycopg

from bot.domain.leases import Census
from bot.ports.store import StoreBusy
from storage.postgres.address import Address
from storage.postgres.connection import Connection
from storage.postgres.faults import fault_of
from storage.postgres.listening import CHANNEL

_SECONDS: Final = 2.0
_TURN_SECONDS: Final = 0.2
_BEAT: Final = (
    "INSERT INTO replicas (id, host, version, sockets, started, beat)"
    " VALUES (%s, %s, %s, %s, clock_timestamp(), clock_timestamp())"
    " ON CONFLICT (id) DO UPDATE SET sockets = excluded.sockets, beat = excluded.beat"
)
_COUNT: Final = (
    "SELECT count(*) AS replicas, coalesce(sum(sockets), 0) AS sockets,"
    " (SELECT version FROM schema_version) AS schema"
    " FROM replicas WHERE beat > clock_timestamp() - make_interval(secs => %s)"
)
_FORGET: Final = "DELETE FROM replicas WHERE beat < clock_timestamp() - interval '1 day'"
_ADD: Final = "INSERT INTO leases (account) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
# Rows are locked in the order of their keys, as transactions over several accounts do it.
_OURS: Final = (
    "WITH mine AS MATERIALIZED (SELECT account FROM leases"
    " JOIN unnest(%s::text[], %s::bigint[]) AS ours (name, number)"
    " ON account = name AND token = number WHERE holder = %s"
    " ORDER BY account FOR NO KEY UPDATE OF leases)"
)
_RENEW: Final = (
    f"{_OURS} UPDATE leases SET until = clock_timestamp() + make_interval(secs => %s)"
    " FROM mine WHERE leases.account = mine.account RETURNING leases.account"
)
_CLAIM: Final = (
    "WITH ended AS MATERIALIZED (SELECT account FROM leases WHERE account = ANY(%s)"
    " AND until < clock_timestamp() ORDER BY account LIMIT %s FOR NO KEY UPDATE SKIP LOCKED)"
    " UPDATE leases SET holder = %s, token = token + 1, since = clock_timestamp(),"
    " until = clock_timestamp() + make_interval(secs => %s)"
    " FROM ended WHERE leases.account = ended.account RETURNING leases.account, token"
)
_RELEASE: Final = (
    f"{_OURS} UPDATE leases SET holder = '', until = '-infinity'"
    " FROM mine WHERE leases.account = mine.account"
    f" RETURNING pg_notify('{CHANNEL}' || current_schema(), leases.account)"
)
_TELL: Final = f"SELECT pg_notify('{CHANNEL}' || current_schema(), %s)"
_LEAVE: Final = "DELETE FROM replicas WHERE id = %s"


class PostgresLeases:
    """The leases as the program `replica` uses them; thread-safe, each call commits by itself.

    `span`: how long a lease lasts after it was claimed or renewed, in seconds.
    """

    def __init__(
        self, address: Address, replica: str, span: float, *, host: str = "", version: str = ""
    ) -> None:
        self._address = address
        self._replica = replica
        self._span = span
        self._about = host, version
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._added: set[str] = set()

    def beat(self, sockets: int) -> Census:
        """Report that this program is alive; count those that are. Raises StoreBusy."""
        with self._lock:
            self._run(_BEAT, self._replica, *self._about, sockets)
            self._run(_FORGET)
            [row] = self._run(_COUNT, self._span)
        return Census(row["replicas"], int(row["sockets"]), row["schema"])

    def renew(self, tokens: Mapping[str, int]) -> Collection[str]:
        """Prolong leases; return the accounts of those that are still ours. Raises StoreBusy."""
        names, numbers = _columns(tokens)
        with self._lock:
            rows = self._run(_RENEW, names, numbers, self._replica, self._span)
        return frozenset(row["account"] for row in rows)

    def claim(self, accounts: Iterable[str], most: int) -> Mapping[str, int]:
        """Take leases that have ended; return their tokens by account. Raises StoreBusy."""
        wanted = sorted(accounts)
        with self._lock:
            if new := sorted(set(wanted) - self._added):
                self._run(_ADD, new)
                self._added.update(new)
            rows = self._run(_CLAIM, wanted, most, self._replica, self._span)
        return {row["account"]: row["token"] for row in rows}

    def release(self, tokens: Mapping[str, int]) -> None:
        """End leases that are still ours, and wake who may claim them. Raises StoreBusy."""
        with self._lock:
            self._run(_RELEASE, *_columns(tokens), self._replica)

    def tell(self, text: str) -> None:
        """Let all listeners hear a text of less than 8,000 bytes. Raises StoreBusy.

        It waits for no connection and only briefly for its turn: Slack's deliveries wait behind it.
        """
        if not self._lock.acquire(timeout=_TURN_SECONDS):
            msg = "the connection of the leases is busy"
            raise StoreBusy(msg)
        try:
            if self._connection is None or self._connection.gone:
                msg = "the connection of the leases is gone"
                raise StoreBusy(msg)
            self._run(_TELL, text)
        finally:
            self._lock.release()

    def leave(self) -> None:
        """Remove this program from those that are alive. Raises StoreBusy."""
        with self._lock:
            self._run(_LEAVE, self._replica)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _run(self, sql: str, *params: Any) -> Sequence[dict[str, Any]]:
        if self._connection is None or self._connection.gone:
            self._drop()
            self._connection = Connection.open(self._address)
        self._connection.seconds = _SECONDS
        try:
            cursor = self._connection.execute(sql, params or None)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise fault_of(error) from error

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _columns(tokens: Mapping[str, int]) -> tuple[list[str], list[int]]:
    return list(tokens.keys()), list(tokens.values())

"""Which programs use a database, as `check` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from storage.connector import Connector


@dataclass(frozen=True, slots=True)
class Holding:
    """Who works for an account (computer and process), and for how long it has."""

    who: str
    age: timedelta


@dataclass(frozen=True, slots=True)
class AtWork:
    """The programs that live, their connections to Slack, and who works for which account."""

    replicas: int
    sockets: int
    holdings: Mapping[str, Holding]


def at_work(database: Connector, span: timedelta) -> AtWork:
    """Return the programs that have reported within `span`. Raises StoreBusy."""
    live = database.rows(
        "SELECT count(*) AS replicas, coalesce(sum(sockets), 0) AS sockets FROM replicas"
        " WHERE beat > clock_timestamp() - make_interval(secs => ?)",
        (int(span.total_seconds()),),
    )[0]
    leases = database.rows(
        "SELECT account, coalesce(host, holder) AS who,"
        " extract(epoch FROM clock_timestamp() - since)::bigint AS seconds"
        " FROM leases LEFT JOIN replicas ON replicas.id = leases.holder"
        " WHERE until > clock_timestamp()"
    )
    holdings = {
        row["account"]: Holding(row["who"], timedelta(seconds=row["seconds"])) for row in leases
    }
    return AtWork(int(live["replicas"]), int(live["sockets"]), holdings)

"""The engine for several programs on one database: the only importer of psycopg."""

from storage.postgres.address import Address
from storage.postgres.census import AtWork, at_work
from storage.postgres.connector import PostgresConnector
from storage.postgres.leases import PostgresLeases
from storage.postgres.listening import Listener
from storage.postgres.lock import PostgresLock
from storage.postgres.moving import move_to_postgres
from storage.postgres.opening import listens_across_connections, open_postgres, server_version
from storage.postgres.rates import PostgresRates, RatesTable
from storage.postgres.schema import version_of

__all__ = [
    "Address",
    "AtWork",
    "Listener",
    "PostgresConnector",
    "PostgresLeases",
    "PostgresLock",
    "PostgresRates",
    "RatesTable",
    "at_work",
    "listens_across_connections",
    "move_to_postgres",
    "open_postgres",
    "server_version",
    "version_of",
]

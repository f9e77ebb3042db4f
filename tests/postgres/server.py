"""A PostgreSQL server for tests: a named one, else one of this computer's, started for the run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

NAMED: Final = "SELLERDESK_TEST_DATABASE_URL"
_INSTALLED: Final = Path("/usr/lib/postgresql")
_FORGETFUL: Final = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoServer(Exception):  # noqa: N818 - a situation
    """There is no PostgreSQL to be had; the message says how to get one."""


@dataclass(frozen=True)
class Server:
    """A running server of our own, that tests may stop and start."""

    folder: Path
    binaries: Path
    port: int
    durable: bool = False
    """Whether it survives a power failure, which costs time."""

    @property
    def url(self) -> str:
        """Return the URL of its database."""
        return f"postgresql://tests@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        lasting = "" if self.durable else _FORGETFUL
        said = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 {lasting}"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-o", said, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it and wait for its end."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def create(self) -> None:
        """Make its files."""
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "tests", "--locale=C",
            "--encoding=UTF8", "--auth=trust", "--no-sync",
        )  # fmt: skip

    def _run(self, program: str, *arguments: str) -> None:
        # The log is a file: a pipe would stay open as long as the server runs.
        with (self.folder / "log").open("ab") as log:
            subprocess.run(
                [self.binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
                timeout=60,
                cwd=self.folder,
                user=_user(),
                group=_user(),
            )


@contextmanager
def a_server(*, durable: bool = False) -> Iterator[Server]:
    """Start a server of our own for the block. Raises NoServer."""
    found = sorted(_INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        msg = f"needs PostgreSQL: install Debian's package postgresql, or set {NAMED}"
        raise NoServer(msg)
    folder = Path(tempfile.mkdtemp(prefix="sellerdesk-postgres-"))
    server = Server(folder, found[-1].parent, _free_port(), durable)
    if (user := _user()) is not None:
        shutil.chown(folder, user, user)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_schema(url: str, name: str) -> str:
    """Make an empty schema in a database and return the URL that uses it."""
    with psycopg.connect(url, autocommit=True) as connection:
        schema = psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(psycopg.sql.SQL("CREATE SCHEMA {}").format(schema))
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"


def _user() -> str | None:
    """Return who runs the server, None for ourselves: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

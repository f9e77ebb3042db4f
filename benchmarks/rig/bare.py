"""A bare Bolt app that does nothing but acknowledge: what everything here is compared with.

Run as `python -m benchmarks.rig.bare default|pbr|commit` with Slack's settings in the environment;
it prints `ready` and ends when its standard input is closed. With `commit` it first commits to
DATABASE_PATH, as durably as the bot does and about as much as an approval writes.
"""

import os
import re
import sqlite3
import sys
import threading
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

READY = "ready"
SOCKETS = 2
_ROWS, _CHARACTERS = 4, 500
"""An approval changes a request and adds a line of record, an outbox row and the answer."""


def committing(path: str) -> Callable[[], None]:
    """Return what commits a few rows to the disk, one caller at a time."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE rows (words TEXT)")
    lock = threading.Lock()

    def commit() -> None:
        with lock:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(_ROWS):
                database.execute("INSERT INTO rows VALUES (?)", ("x" * _CHARACTERS,))
            database.execute("COMMIT")

    return commit


def main(way: str) -> None:
    """Connect, acknowledge, end."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, process_before_response=way != "default")
    commit = committing(os.environ["DATABASE_PATH"]) if way == "commit" else None

    def answer(ack: Ack) -> None:
        if commit is not None:
            commit()
        ack()

    app.command(re.compile(".*"))(answer)
    app.action(re.compile(".*"))(answer)
    for _ in range(SOCKETS):
        handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], ping_interval=2)
        handler.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    print(READY, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])

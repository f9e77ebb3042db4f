"""A bare Bolt app that only acknowledges: the baseline of the benchmarks.

Run as `python -m benchmarks.rig.bare default|pbr|PAGES` with Slack's settings in the environment;
it prints `ready` and ends when its standard input is closed. With a number of pages it first
commits so much to DATABASE_PATH, as durably as the bot does.
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
_CHARACTERS = 3_500
"""Of a row that fills a page of SQLite's (4,096 bytes) and shares it with no other."""


def committing(path: str, pages: int) -> Callable[[], None]:
    """Return what commits a few pages to the disk, one caller at a time."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE rows (words TEXT)")
    lock = threading.Lock()

    def commit() -> None:
        with lock:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(pages - 2):  # and the page that lists them, and the file's first
                database.execute("INSERT INTO rows VALUES (?)", ("x" * _CHARACTERS,))
            database.execute("COMMIT")

    return commit


def main(way: str) -> None:
    """Acknowledge everything until the standard input is closed."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, process_before_response=way != "default")
    commit = committing(os.environ["DATABASE_PATH"], int(way)) if way.isdigit() else None

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

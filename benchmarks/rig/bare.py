"""A bare Bolt app that only acknowledges: the baseline of the benchmarks.

Run as `python -m benchmarks.rig.bare default|pbr` with Slack's settings in the environment; it
prints `ready` and ends when its standard input is closed.
"""

import os
import re
import sys

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

READY = "ready"
SOCKETS = 2


def main(way: str) -> None:
    """Acknowledge everything until the standard input is closed."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, process_before_response=way == "pbr")

    def nothing(ack: Ack) -> None:
        ack()

    app.command(re.compile(".*"))(nothing)
    app.action(re.compile(".*"))(nothing)
    for _ in range(SOCKETS):
        handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], ping_interval=2)
        handler.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    print(READY, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])

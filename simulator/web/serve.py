"""Serves the page on a port of its own of 127.0.0.1."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from simulator.server import Server
from simulator.slack import SlackSimulator
from simulator.web.acts import Acts
from simulator.web.drawing import Drawing
from simulator.web.guard import Guard
from simulator.web.outside import Outside
from simulator.web.people import Command, Shortcut, Someone
from simulator.web.site import WebSite

_AT_ONCE = 16


@contextmanager
def serve(  # noqa: PLR0913 - what a page is made of
    slack: SlackSimulator,
    people: Sequence[Someone],
    commands: Sequence[Command],
    *,
    outside: Outside | None = None,
    shortcuts: Sequence[Shortcut] = (),
    port: int = 0,
) -> Iterator[str]:
    """Serve the page for the block, and yield its address with the token.

    `people` can be shown, the first of them to begin with. Port 0 is any free one. Raises OSError
    if the port is taken.
    """
    server = Server(port=port)
    guard = Guard(server.address)
    executor = ThreadPoolExecutor(_AT_ONCE, "page")
    drawing = Drawing(slack, people, commands, outside, shortcuts)
    acts = Acts(slack, [one.name for one in commands], outside)
    site = WebSite(slack.space.signal, guard, drawing=drawing, acts=acts, executor=executor)
    server.serve("/", site)
    server.start()
    site.start()
    try:
        yield f"http://{server.address}/?token={guard.token}"
    finally:
        site.stop()
        server.stop()
        executor.shutdown(wait=False, cancel_futures=True)

"""One HTTP client that many threads use: each call keeps its connection until it ends."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import httpx
import pytest

from bot.deadline import Deadline
from bot.timed_http import watched
from simulator.server import Server
from simulator.wire import Answer, Asked

THREADS, CALLS = 4, 150


class Site:
    """Answers every call."""

    async def answer(self, asked: Asked) -> Answer:
        """Say yes."""
        return Answer(200, b"yes")


@pytest.fixture
def address() -> Iterator[str]:
    """Return the address of a server."""
    server = Server()
    server.serve("/", Site())
    server.start()
    yield f"http://{server.address}/"
    server.stop()


def test_no_thread_closes_the_connection_of_anothers_call(address: str) -> None:
    """A connection that has expired was closed by one thread while another's call used it.

    The server had answered that call, and its caller never heard so.
    """
    scarce = httpx.Limits(max_connections=1, keepalive_expiry=0.001)
    deadline = Deadline(timedelta(seconds=10))
    faults: list[httpx.HTTPError] = []

    def use(http: httpx.Client) -> None:
        for _ in range(CALLS):
            try:
                with deadline.begin():
                    http.get(address)
            except httpx.HTTPError as error:
                faults.append(error)

    with closing(watched(httpx.Client(limits=scarce, timeout=30), deadline)) as http:
        threads = [threading.Thread(target=use, args=(http,)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert faults == []

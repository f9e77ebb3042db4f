"""One deadline for a whole call to Slack, whatever drips."""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import partial

import httpx
import pytest

from bot.ports.slack import MessengerFault
from handlers.answers import reply
from handlers.blocks import Message
from handlers.web_api import call
from handlers.web_client import SlackClient, SlackHttp

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS_HEAD = b"HTTP/1.1 200 OK\r\nX-Endless: "
DRIPS = {"head": ENDLESS_HEAD, "body": HEAD}
SAID = Message("said", [])


@contextmanager
def a_server(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Answer every connection in one way, until the end."""
    over = threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        connection.recv(65_536)
                        answer(connection, over)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        host, port = listening.getsockname()
        yield f"http://{host}:{port}/"
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def dripping(first: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Return an answer that begins and then brings a byte now and then, for ever."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        for part in itertools.cycle((b"1\r\nx\r\n",) if first is HEAD else (b"x",)):
            if over.wait(0.02):
                return
            connection.sendall(part)

    return answer


@pytest.mark.parametrize("where", DRIPS)
@pytest.mark.parametrize("way", ["method", "reply"])
def test_slacks_answer_that_drips_ends_at_the_deadline(way: str, where: str) -> None:
    """Head or body, Web API or response_url: a byte every 20 ms prolongs nothing."""
    soon = timedelta(seconds=0.3)
    with a_server(dripping(DRIPS[where])) as url, closing(SlackHttp(soon)) as http:
        began = time.monotonic()
        client = SlackClient("xoxb-1", url, http)
        ways: dict[str, Callable[[], object]] = {
            "method": partial(call, client, "chat_postMessage", channel="C1", text="x"),
            "reply": partial(reply, http, url, SAID),
        }
        with pytest.raises(MessengerFault) as raised:
            ways[way]()
        took = time.monotonic() - began

    assert raised.value.code == "ReadTimeout"
    assert not raised.value.permanent
    assert 0.25 < took < 3


@pytest.mark.parametrize("way", ["method", "reply"])
def test_a_closed_client_gives_no_answer(way: str) -> None:
    """At shutdown a late message fails as any undelivered one, which its sender handles."""
    http = SlackHttp()
    http.close()
    client = SlackClient("xoxb-1", "http://127.0.0.1:9/", http)
    ways: dict[str, Callable[[], object]] = {
        "method": partial(call, client, "chat_postMessage", channel="C1", text="x"),
        "reply": partial(reply, http, client.base_url, SAID),
    }

    with pytest.raises(MessengerFault) as raised:
        ways[way]()

    assert raised.value.code == "ClientClosed"
    assert not raised.value.permanent


def test_another_fault_of_the_client_is_not_taken_for_silence() -> None:
    """A defect of ours is not hidden as an answer that Slack did not give."""

    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a defect")

    with (
        closing(SlackHttp(transport=httpx.MockTransport(broken))) as http,
        pytest.raises(RuntimeError, match="a defect"),
    ):
        http.post("http://127.0.0.1:9/", b"", {})


def test_an_answer_without_end_is_not_read_to_the_end() -> None:
    """Past the limit of an answer the reading stops."""

    def endless(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall(HEAD)
        while True:
            connection.sendall(b"2710\r\n" + b"x" * 10_000 + b"\r\n")

    with (
        a_server(endless) as url,
        closing(SlackHttp()) as http,
        pytest.raises(MessengerFault) as raised,
    ):
        call(SlackClient("xoxb-1", url, http), "auth_test")

    assert raised.value.code == "AnswerTooLarge"

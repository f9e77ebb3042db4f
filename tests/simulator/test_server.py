"""One server for both outsides, and the marketplaces they share with the program."""

import socket
from datetime import timedelta

import httpx
import pytest

from bot.clock import MovableClock
from bot.domain.markets import MARKETS
from simulator.amazon import AmazonSimulator, markets
from simulator.server import Server
from simulator.slack import SlackSimulator


def test_both_outsides_answer_on_one_port(clock: MovableClock) -> None:
    """Each answers under its own paths, whichever came first, and neither ends the server."""
    server = Server()
    with AmazonSimulator(clock, server=server) as amazon:
        slack = SlackSimulator(clock, server=server)
        server.start()
        assert amazon.url in slack.api_url
        assert httpx.post(f"{slack.api_url}auth.test").json()["error"] == "not_authed"
        assert httpx.post(amazon.lwa_url).json()["error"] == "invalid_client"
        slack.stop()
        assert httpx.get(f"{amazon.url}/nowhere").status_code == 404
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(amazon.url)


def test_what_belongs_to_nobody_is_not_found(clock: MovableClock) -> None:
    """A path that no outside answers is 404."""
    with SlackSimulator(clock) as slack:
        assert httpx.get(slack.api_url.removesuffix("/api/") + "/elsewhere").status_code == 404
        assert httpx.get(slack.api_url.removesuffix("/api/") + "/link").status_code == 403


def test_a_server_that_never_answered_gives_its_port_back() -> None:
    """Stopping closes the port, also where nothing was started."""
    server = Server()
    host, _, port = server.address.rpartition(":")
    server.stop()
    with socket.create_server((host, int(port))):
        pass


def test_dates_are_those_of_the_clock(clock: MovableClock) -> None:
    """Both outsides tell the time of their clock, however far it is from this computer's."""
    server = Server()
    amazon = AmazonSimulator(clock, server=server)
    slack = SlackSimulator(clock, server=server)
    server.start()
    clock.advance(timedelta(days=1000))
    told = {
        httpx.get(url).headers["Date"] for url in (amazon.url + "/x", f"{slack.api_url}auth.test")
    }
    server.stop()
    assert told == {f"{clock.now():%a, %d %b %Y %H:%M:%S} GMT"}


def test_the_marketplaces_are_those_that_the_program_knows() -> None:
    """Both tables, made apart, name the same marketplaces, ids and sites."""
    ours = {code: (market.id, market.site) for code, market in MARKETS.items()}
    assert {code: (one.id, one.site) for code, one in markets.MARKETS.items()} == ours

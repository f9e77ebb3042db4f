"""What a service manager is told."""

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.heartbeat.supervisor import Supervisor


@pytest.fixture(params=["path", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an address of each kind, as NOTIFY_SOCKET has it."""
    return str(tmp_path / "notify") if request.param == "path" else f"@{secrets.token_hex(8)}"


@pytest.fixture
def manager(address: str) -> Iterator[socket.socket]:
    """Return the socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(address.replace("@", "\0"))
        heard.settimeout(5)
        yield heard


def test_it_is_told_in_one_datagram(manager: socket.socket, address: str) -> None:
    """Assignments that belong together arrive together."""
    Supervisor.of({"NOTIFY_SOCKET": address}).tell("READY=1", "STATUS=well")
    assert manager.recv(1000) == b"READY=1\nSTATUS=well"


@pytest.mark.parametrize("address", ["", "nowhere", "vsock:2:1"])
def test_where_no_manager_can_be_told(address: str) -> None:
    """Started by hand, or with an address that is no Unix socket, nothing is sent."""
    Supervisor.of({"NOTIFY_SOCKET": address}).tell("READY=1")


def test_a_manager_that_is_gone_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The program works on without it."""
    supervisor = Supervisor.of({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    supervisor.tell("READY=1")
    supervisor.tell("WATCHDOG=1")
    assert [record.message for record in caplog.records] == ["supervisor.not_told"]


@pytest.mark.parametrize(
    ("usec", "pid", "seconds"),
    [
        ("3000000", None, 3.0),
        pytest.param("3000000", os.getpid(), 3.0, id="this process"),
        ("3000000", 1, None),
        ("0", None, None),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_the_watchdogs_time(usec: str | None, pid: int | None, seconds: float | None) -> None:
    """It is in microseconds, and meant for the process that it names."""
    given = {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": usec, "WATCHDOG_PID": pid}
    environ = {name: str(value) for name, value in given.items() if value is not None}
    assert Supervisor.of(environ).watchdog == seconds

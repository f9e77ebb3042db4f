"""`healthy` and the service manager's protocol, with the program as a process of its own."""

import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process.program import Site


@pytest.fixture
def manager(tmp_path: Path) -> socket.socket:
    """Return the socket of a service manager."""
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind(str(tmp_path / "notify"))
    heard.settimeout(10)
    return heard


def hear(manager: socket.socket, until: str) -> list[str]:
    """Return what the manager is told, up to a line."""
    lines: list[str] = []
    while until not in lines:
        lines += manager.recv(10_000).decode().splitlines()
    return lines


def test_healthy_from_start_to_end(site: Site, manager: socket.socket, tmp_path: Path) -> None:
    """It is well when the bot is ready and unwell within 3 s of a stop; systemd hears the same."""
    notify = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
    before = site.command("healthy")
    assert before.returncode == 1
    assert before.stdout.startswith("unwell no heartbeat: ")

    with manager, site.running(**notify) as running:
        assert hear(manager, "READY=1")[0] == "STATUS=unwell starting"
        began = time.monotonic()
        for _ in range(3):
            hear(manager, "WATCHDOG=1")
        assert time.monotonic() - began < 3, "a beat each half second, with room for a busy machine"
        well = site.command("healthy")
        assert (well.returncode, well.stdout[:5], well.stdout.count("\n")) == (0, "well ", 1)
        refused = site.command("run")
        assert refused.returncode == 1
        assert site.command("healthy").returncode == 0, "a second run leaves the heartbeat alone"

        ended = time.monotonic()
        assert running.end(signal.SIGTERM) == 0
        after = site.command("healthy")
        assert (after.returncode, after.stdout[:7]) == (1, "unwell ")
        assert time.monotonic() - ended < 5
        hear(manager, "STOPPING=1")


def test_settings_that_cannot_be_used(site: Site) -> None:
    """They are listed as for `run`, with its exit code."""
    done = site.command("healthy", SELLER_ID="", SLACK_BOT_TOKEN="no")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == site.command("run", SELLER_ID="", SLACK_BOT_TOKEN="no").stderr
    assert "SELLER_ID" in done.stderr
    assert "SLACK_BOT_TOKEN" in done.stderr


@pytest.mark.parametrize("words", [("healthy",), ("manifest",)])
def test_they_need_the_standard_library_alone(site: Site, words: tuple[str, ...]) -> None:
    """Without any installed package, and with no socket, they answer as ever."""
    program = (
        "import runpy, socket, sys\n"
        "def refuse(*_): raise AssertionError('a socket')\n"
        "socket.socket.connect = refuse\n"
        f"sys.argv[1:] = {list(words)!r}\n"
        "runpy.run_module('bot', run_name='__main__', alter_sys=True)\n"
    )
    plain = site.command(*words)
    bare = site.python("-S", "-c", program)
    assert (bare.returncode, bare.stdout, bare.stderr) == (plain.returncode, plain.stdout, "")


@pytest.mark.slow
def test_a_frozen_program_is_unwell(site: Site, eventually: Callable[..., None]) -> None:
    """A process that is stopped writes no heartbeat, and is unwell after half a minute."""
    with site.running() as running:
        running.process.send_signal(signal.SIGSTOP)
        eventually(lambda: site.command("healthy").returncode == 1, seconds=45)
        running.process.send_signal(signal.SIGCONT)
        eventually(lambda: site.command("healthy").returncode == 0, seconds=20)


def test_healthy_is_quick(site: Site) -> None:
    """It is asked every few seconds: it takes at most five times what Python takes to start."""

    def seconds(*arguments: str) -> float:
        began = time.monotonic()
        site.python(*arguments)
        return time.monotonic() - began

    bare = min(seconds("-c", "import json, dataclasses, typing") for _ in range(3))
    assert min(seconds("-m", "bot", "healthy") for _ in range(3)) < 5 * bare, sys.version

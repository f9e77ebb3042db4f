"""The demo's page as a process: its address, its end, and what decides between page and story."""

import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.ids import COMMANDS
from tests.simulator.web.browser import Browser
from tests.variants import variants

LONGEST_START, LONGEST_END = 30.0, 5.0


@contextmanager
def demo(root: Path, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start the demo with an open standard input that nobody types into."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *options],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(folder), "LANG": "en_US.UTF-8"},
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def address_of(process: subprocess.Popen[str]) -> str:
    """Return the address that the demo prints once its page answers."""
    assert process.stdout is not None
    name, kind, address = process.stdout.readline().split()
    assert (name, kind) == ("sellerdesk", "demo")
    return address


@variants("number", {"SIGINT": signal.SIGINT, "SIGTERM": signal.SIGTERM})
def test_a_page_until_a_signal(root: Path, tmp_path: Path, number: signal.Signals) -> None:
    """It prints its address, answers there as the operator, and ends at once without a trace."""
    begun = time.monotonic()
    with demo(root, tmp_path) as process:
        address = address_of(process)
        assert time.monotonic() - begun < LONGEST_START
        assert address.startswith("http://127.0.0.1:")
        browser = Browser(address)
        html = browser.open().html
        assert "selected>Sato · operator · English</option>" in html
        assert [name for name in COMMANDS if f'data-command="{name}"' not in html] == []
        tab = browser.open("?at=C0ORDERS")
        assert tab.do("say", text="/order 250-4100002-5308642") == {}
        browser.http.close()
        begun = time.monotonic()
        process.send_signal(number)
        said, wrong = process.communicate(timeout=LONGEST_END)
    assert time.monotonic() - begun < LONGEST_END
    assert (process.returncode, wrong) == (0, "")
    assert said == "The demo has ended; its database is gone.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken(root: Path, tmp_path: Path) -> None:
    """It says what to do and ends with 1; a free one is used as told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(root, tmp_path, "--port", str(port), "--language", "ja") as process:
            assert process.wait(LONGEST_START) == 1
            assert process.stdout is not None
            assert process.stderr is not None
            said, wrong = process.stdout.read(), process.stderr.read()
    assert said == ""
    assert f"ポート {port}" in wrong
    assert "--port" in wrong
    with demo(root, tmp_path, "--port", str(port), "--language", "ja") as process:
        assert address_of(process).startswith(f"http://127.0.0.1:{port}/?token=")


@pytest.mark.slow
def test_a_terminal_opens_the_browser(
    root: Path, tmp_path: Path, eventually: Callable[..., None]
) -> None:
    """Where standard output is a terminal, the browser that BROWSER names gets the address."""
    told = tmp_path / "told"
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.part\nmv {told}.part {told}\n')
    opener.chmod(0o755)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--language", "en"],
        env={"PATH": os.environ["PATH"], "TERM": "xterm", "BROWSER": f"{opener} %s"},
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    with process:
        seen = ""
        while "Ctrl-C" not in seen:
            seen += os.read(ours, 65536).decode()
        address = next(word for word in seen.split() if word.startswith("http"))
        eventually(told.exists)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONGEST_END) == 0
    os.close(ours)
    assert told.read_text() == address

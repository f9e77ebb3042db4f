"""The demo on a real terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROMPT = r"Sato \d\d:\d\d> $"
ENTER = r"Enter $"
WIDE = {"COLUMNS": "100"}
LINES = 60
STEPS = 7


def read_until(terminal: int, end: str) -> str:
    """Return what a terminal shows until it ends so, or until nobody writes to it any more."""
    seen = b""
    while not re.search(end, seen.decode(errors="ignore")):
        try:
            read = os.read(terminal, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not read:
            break
        seen += read
    return seen.decode()


@pytest.mark.slow
def test_on_a_terminal(root: Path) -> None:
    """Enter leads through the story within 60 lines, then a prompt; Ctrl-D ends it with 0."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--terminal"],
        env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "en_US.UTF-8"} | WIDE,
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        with process:
            story = ""
            for _ in range(STEPS):
                story += read_until(ours, ENTER)
                os.write(ours, b"\n")
            story += read_until(ours, PROMPT)
            os.write(ours, b"orders\n")
            answer = read_until(ours, PROMPT)
            os.write(ours, b"\x04")
            end = read_until(ours, r"gone\.\s+$")
            assert process.wait(20) == 0
    finally:
        os.close(ours)
    assert "one message" in story
    assert story.count("\n") < LINES
    assert "\x1b[" in story
    assert "an ordinary order" in answer
    assert "The demo has ended" in end

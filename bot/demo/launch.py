"""Whether the demo is played in the terminal or served as a page."""

import io
import select
from typing import TextIO

from bot.demo.page import show
from bot.demo.run import play


def start(language: str, typed: TextIO | None, out: TextIO, *, terminal: bool, port: int) -> int:
    """Play in the terminal if asked to or if nobody can type, else serve the page.

    Return the exit code.
    """
    if terminal or _is_over(typed):
        return play(language, typed, out)
    return show(language, port, out)


def _is_over(typed: TextIO | None) -> bool:
    """Return whether standard input is closed or at its end, without waiting for it."""
    if typed is None or typed.closed:
        return True
    if typed.isatty() or not select.select([typed], [], [], 0)[0]:
        return False
    return isinstance(typed, io.TextIOWrapper) and not typed.buffer.peek(1)

"""Whether the demo is played in the terminal, served as a page, or works in a real Slack."""

import io
import logging
import os
import select
import signal
from typing import Literal, TextIO

from bot.demo.page import show, show_real
from bot.demo.run import play
from bot.logs import configure

Mode = Literal["page", "terminal", "slack"]
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def start(language: str, typed: TextIO | None, out: TextIO, *, mode: Mode, port: int) -> int:
    """Work in a real Slack or play in the terminal if asked to, or if nobody can type; else serve.

    Return the exit code. In a real Slack raises SettingsError and CannotStart.
    """
    configure("CRITICAL")
    logging.disable(logging.ERROR)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")  # the terminal's encoding may lack characters
    _connect_directly(to_slack=mode != "slack")
    if mode == "slack":
        return show_real(language, port, out, os.environ)
    if mode == "terminal" or _is_over(typed):
        return play(language, typed, out)
    return show(language, port, out)


def _connect_directly(*, to_slack: bool) -> None:
    """Keep proxies out of what stays on this computer: everything, or all but Slack."""
    if to_slack:
        for name in _PROXIES:
            os.environ.pop(name, None)
            os.environ.pop(name.upper(), None)
        return
    names = ("no_proxy", "NO_PROXY")
    known = [os.environ[name] for name in names if os.environ.get(name)]
    os.environ.update(dict.fromkeys(names, ",".join([*known, "127.0.0.1"])))


def _is_over(typed: TextIO | None) -> bool:
    """Return whether standard input is closed or at its end, without waiting for it."""
    if typed is None or typed.closed:
        return True
    if typed.isatty() or not select.select([typed], [], [], 0)[0]:
        return False
    return isinstance(typed, io.TextIOWrapper) and not typed.buffer.peek(1)

"""Where the demo is started: proxies, the log, and whether anybody can type."""

import io
import logging
import select
from collections.abc import MutableMapping
from typing import TextIO

from bot.logs import configure

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def connect_directly(environ: MutableMapping[str, str], *, to_slack: bool) -> None:
    """Keep proxies out of what stays on this computer: everything, or all but Slack."""
    if to_slack:
        for name in _PROXIES:
            environ.pop(name, None)
            environ.pop(name.upper(), None)
        return
    names = ("no_proxy", "NO_PROXY")
    known = [environ[name] for name in names if environ.get(name)]
    environ.update(dict.fromkeys(names, ",".join([*known, "127.0.0.1"])))


def keep_quiet() -> None:
    """Keep the bot's log off a terminal on which the demo speaks."""
    configure("CRITICAL")
    logging.disable(logging.ERROR)


def is_over(typed: TextIO | None) -> bool:
    """Return whether standard input is closed or at its end, without waiting for it."""
    if typed is None or typed.closed:
        return True
    if typed.isatty() or not select.select([typed], [], [], 0)[0]:
        return False
    return isinstance(typed, io.TextIOWrapper) and not typed.buffer.peek(1)

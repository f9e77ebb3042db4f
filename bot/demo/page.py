"""The demo in a browser: the world behind a local page, until it is interrupted."""

import os
import signal
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from bot.clock import SystemClock
from bot.demo.run import OK, WRONG
from bot.demo.shop import EVERYBODY, a_shop
from bot.domain.languages import LANGUAGES
from handlers import ids
from handlers.text import Catalog, catalog
from simulator.web.people import Command, Shortcut, Someone
from simulator.web.serve import serve

if TYPE_CHECKING:
    from types import FrameType

_POLL_SECONDS = 0.5
_LONGEST_END = 4.0
"""Seconds of closing after which the process ends anyway."""


def show(language: str, port: int, out: TextIO) -> int:
    """Serve the page and print its address, until interrupted; return the exit code.

    Port 0 is any free one. A browser is opened if `out` is a terminal.
    """
    say = catalog(language)
    people = [Someone(user_id, role) for user_id, role in EVERYBODY.items()]
    try:
        with (
            _ended_in_time(),
            a_shop(say, SystemClock()) as shop,
            serve(shop.slack, people, _commands(), shortcuts=_shortcuts(), port=port) as address,
        ):
            _announce(address, say, out)
            # A wait without a timeout is sometimes not interrupted by a signal.
            while not threading.Event().wait(_POLL_SECONDS):
                pass
    except KeyboardInterrupt:
        click.echo(say("demo.bye"), file=out)
    except OSError as error:
        click.echo(say("demo.no_port", port=str(port), why=str(error)), err=True)
        return WRONG
    return OK


def _announce(address: str, say: Catalog, out: TextIO) -> None:
    click.echo(f"sellerdesk demo {address}", file=out)
    if out.isatty():
        click.echo(say("demo.page"), file=out)
        # A browser in the terminal would keep this thread until it is closed.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    out.flush()


@contextmanager
def _ended_in_time() -> Iterator[None]:
    """Let an interrupt of the block end the process, even if something does not close."""

    def interrupted(signum: int, frame: "FrameType | None") -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end = threading.Timer(_LONGEST_END, os._exit, (OK,))
        end.daemon = True
        end.start()
        signal.default_int_handler(signum, frame)

    before = {one: signal.signal(one, interrupted) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _shortcuts() -> list[Shortcut]:
    return [
        Shortcut(
            one,
            "message" if one is ids.Shortcut.LOOK_UP_ORDER else "composer",
            {language: catalog(language)(f"demo.shortcut.{one}") for language in LANGUAGES},
        )
        for one in ids.Shortcut
    ]


def _commands() -> list[Command]:
    words = {language: catalog(language) for language in LANGUAGES}
    return [
        Command(
            name,
            {
                one: say(f"demo.command.{name.removeprefix('/')}.usage")
                for one, say in words.items()
            },
            {
                one: say(f"demo.command.{name.removeprefix('/')}.about")
                for one, say in words.items()
            },
        )
        for name in ids.COMMANDS
    ]

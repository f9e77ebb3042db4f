"""The demo in a browser: the world behind a local page, until it is interrupted."""

import os
import signal
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from bot.clock import SystemClock
from bot.demo.live import Live
from bot.demo.outside import OutsideWorld
from bot.demo.real import RealShop, a_real_shop
from bot.demo.run import OK, WRONG
from bot.demo.shop import EVERYBODY, LOCALES, SATO, Shop, a_shop
from bot.demo.tour import Tour
from bot.demo.wire import Row, newest, of_amazon, of_slack
from bot.domain.languages import LANGUAGES
from bot.domain.wording import wording
from bot.start import CannotStart
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
    return _serve(a_page(say, port), say, "demo.page", port=port, out=out)


def show_real(language: str, port: int, out: TextIO, environ: Mapping[str, str]) -> int:
    """Let the simulated seller work in a real workspace, with a page of the world outside.

    Raises SettingsError, and CannotStart also when another program connects to the Slack app.
    """
    say, joined = catalog(language), threading.Event()
    page = a_page_alone(say, environ, joined, port)
    code = _serve(page, say, "demo.slack.ready", port=port, out=out, over=joined)
    if joined.is_set():
        raise CannotStart(wording("demo.slack.joined"))
    return code


def _serve(  # noqa: PLR0913 - what is told to whom
    page: AbstractContextManager[tuple[Shop, str]],
    say: Catalog,
    told: str,
    *,
    port: int,
    out: TextIO,
    over: threading.Event | None = None,
) -> int:
    over = over or threading.Event()
    try:
        with _ended_in_time(), page as (_, address):
            _announce(address, say(told), out)
            # A wait without a timeout is sometimes not interrupted by a signal.
            while not over.wait(_POLL_SECONDS):
                pass
    except KeyboardInterrupt:
        click.echo(say("demo.bye"), file=out)
    except OSError as error:
        click.echo(say("demo.no_port", port=str(port), why=str(error)), err=True)
        return WRONG
    return OK


@contextmanager
def a_page(say: Catalog, port: int = 0) -> Iterator[tuple[Shop, str]]:
    """Start a shop and serve its page; yield the shop and the address. Raises OSError."""
    people = [Someone(user_id, role) for user_id, role in EVERYBODY.items()]
    with (
        a_shop(say, SystemClock()) as shop,
        _outside(shop, lambda: of_slack(shop.slack), tour=Tour(shop)) as outside,
        serve(
            shop.slack,
            people,
            _commands(),
            outside=outside,
            shortcuts=_shortcuts(),
            port=port,
        ) as address,
    ):
        yield shop, address


@contextmanager
def a_page_alone(
    say: Catalog, environ: Mapping[str, str], joined: threading.Event, port: int = 0
) -> Iterator[tuple[RealShop, str]]:
    """Let a shop work in a real workspace, and serve a page of the world outside."""
    with a_real_shop(say, environ, joined) as shop:
        shop.slack.add_user(SATO, "", locale=LOCALES[say.language])
        words = say("demo.slack.ready")
        with (
            _outside(shop, shop.tap.newest_first) as outside,
            serve(
                shop.slack, [Someone(SATO, "operator")], (), outside=outside, alone=words, port=port
            ) as address,
        ):
            yield shop, address


@contextmanager
def _outside(
    shop: Shop, of_slack: Callable[[], Iterator[Row]], *, tour: Tour | None = None
) -> Iterator[OutsideWorld]:
    """Yield what is outside the workspace; at the end the clock stands still."""
    live = Live(shop)
    try:
        yield OutsideWorld(live, lambda: newest(of_amazon(shop.amazon), of_slack()), tour=tour)
    finally:
        live.stop()


def _announce(address: str, told: str, out: TextIO) -> None:
    click.echo(f"sellerdesk demo {address}", file=out)
    if out.isatty():
        click.echo(told, file=out)
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

"""The command-line interface; each command ends with an exit code.

A command imports what it needs when it runs, so that the others start fast.
"""

import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.domain.languages import LANGUAGES, spoken

if TYPE_CHECKING:
    from bot.demo.launch import Mode
    from bot.settings import Settings
    from handlers.text import Catalog

OK, FAULT, USAGE = 0, 1, 2
_POLL_SECONDS = 0.5
_DEMO_PACKAGES = ("aiohttp", "rich")
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Sellerdesk: the Slack desk of an Amazon marketplace seller."""


def load_settings(environ: Mapping[str, str] = os.environ) -> "Settings":
    """Load the settings and configure logging; on invalid settings list them and exit with 2."""
    from bot.logs import configure
    from bot.settings import Settings

    with _reading_settings():
        settings = Settings.load(environ)
    configure(settings.log_level, settings.secrets())
    return settings


@contextmanager
def _reading_settings() -> Iterator[None]:
    """Turn SettingsError into a list of what is invalid, and exit code 2."""
    from bot.settings import SettingsError

    try:
        yield
    except SettingsError as error:
        words = _catalog()
        click.echo("\n".join(fault.in_words(words) for fault in error.faults), err=True)
        sys.exit(USAGE)


@contextmanager
def _starting(sentence: str = "start.why") -> Iterator[None]:
    """Turn CannotStart into a message, with `sentence` around it, and exit code 1."""
    from bot.domain.wording import wording
    from bot.start import CannotStart

    try:
        yield
    except CannotStart as error:
        click.echo(wording(sentence, why=error.why).in_words(_catalog()), err=True)
        sys.exit(FAULT)


@contextmanager
def _loading() -> Iterator[None]:
    """Load modules without garbage collection, and exempt them from later ones."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _exit_at_once(code: int) -> None:
    """End the process without joining threads that may be waiting for Amazon."""
    os._exit(code)


@main.command()
def run() -> None:
    """Connect to Slack and Amazon and work until stopped."""
    with _loading():
        settings = load_settings()
        from bot.commands.ending import Ending

        ending = Ending(_exit_at_once)
        from bot.heartbeat.heart import Heart
        from bot.heartbeat.supervisor import Supervisor
        from bot.wiring import opened

    supervisor = Supervisor.of(os.environ)
    with _starting("start.run"), opened(settings) as program:
        ending.program = program
        with Heart(program, supervisor) as heart:
            program.start()
            if not ending.wanted.is_set():
                ending.ready = True
                heart.ready()
                click.echo("sellerdesk ready")
            # A wait without a timeout is sometimes not interrupted by a signal.
            while not ending.wanted.wait(_POLL_SECONDS) and not program.superseded:
                pass
        ending.end()


def _catalog() -> "Catalog":
    """Return the operator's catalogue: LANGUAGE, else the terminal's language."""
    from bot.settings import configured_language
    from handlers.text import catalog

    return catalog(configured_language(os.environ) or _language_of_terminal())


def _language_of_terminal() -> str:
    return spoken(next((os.environ[name] for name in _LOCALES if os.environ.get(name)), ""))


@main.command()
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=_language_of_terminal,
    help="What it tells and its people read; by default the terminal's language, else English.",
)
@click.option("--terminal", "mode", flag_value="terminal", help="Tell the story in the terminal.")
@click.option(
    "--slack", "mode", flag_value="slack", help="Use your own Slack; SLACK_* name the app."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The page's; 0 is any free.")
def demo(language: str, mode: "Mode | None", port: int) -> None:
    """Play with a simulated seller and a simulated Slack; no account, no settings.

    It serves a page on this computer; if standard input is closed, it plays in the terminal.
    """
    try:
        from bot.demo import start
    except ModuleNotFoundError as missing:
        if missing.name not in _DEMO_PACKAGES:
            raise
        from handlers.text import catalog

        command = f"{sys.executable} -m pip install 'sellerdesk[demo]'"
        click.echo(catalog(language)("demo.packages", command=command), err=True)
        sys.exit(FAULT)
    with _starting(), _reading_settings():
        _exit_at_once(start(language, sys.stdin, sys.stdout, mode=mode or "page", port=port))


_OF_STORE = click.option("--store", metavar="NAME", default="", help="Only this store.")


def _known_store(settings: "Settings", store: str) -> None:
    """Exit with 2 if no store has this name."""
    if store and settings.store_named(store) is None:
        names = ", ".join(one.name for one in settings.stores if one.name)
        words = _catalog()
        key = "start.unknown_store" if names else "start.no_store_names"
        click.echo(words(key, name=store, names=names), err=True)
        sys.exit(USAGE)


@main.command()
@_OF_STORE
def check(store: str) -> None:
    """Test the settings against Slack, Amazon and the database; a problem comes with its fix."""
    from bot.logs import configure

    settings = load_settings()
    _known_store(settings, store)
    configure("ERROR", settings.secrets())
    from bot.check import run_checks

    words, lines = _catalog(), []
    with _starting():
        for line in run_checks(settings, store=store):
            click.echo(line.in_words(words))
            lines.append(line)
    passed = all(line.ok for line in lines)
    failures = sum(line.tried and not line.ok for line in lines)
    click.echo(words("check.all_well") if passed else words("check.to_mend", n=failures))
    sys.exit(OK if passed else FAULT)


@main.command()
def healthy() -> None:
    """Print whether `run` is well, in one line, and end with 0 or 1."""
    from bot.commands.healthy import verdict_of

    verdict = verdict_of(load_settings())
    click.echo(verdict.line)
    sys.exit(OK if verdict.well else FAULT)


@main.command()
@click.option("--source", hidden=True, expose_value=False)  # the Slack CLI adds it
def manifest() -> None:
    """Print the Slack app's manifest as JSON; it needs no settings."""
    from bot.commands.manifest import manifest_text

    click.echo(manifest_text(), nl=False)


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(__version__)


@main.command()
@click.option("--to", "url", metavar="URL", help="Move the file's data to a PostgreSQL database.")
def migrate(url: str | None) -> None:
    """Bring the database to this version's schema, or move it."""
    if url is not None:
        _move(url)
        return
    settings = load_settings()
    from bot.commands.database import migrate

    with _starting():
        applied = migrate(settings)
    click.echo(f"the database has schema version {applied}")


def _move(url: str) -> None:
    # The target's file may be set already; it names no second database here.
    named = {name: text for name, text in os.environ.items() if name != "DATABASE_URL_FILE"}
    settings = load_settings(named)
    if settings.database_url is not None:
        msg = "--to moves the file of DATABASE_PATH: take DATABASE_URL out of the settings first"
        raise click.UsageError(msg)
    from bot.commands.database import move, password_in
    from bot.settings import passwords_of

    if passwords_of(url):
        click.echo(
            "the password in the argument can be seen by everybody on this computer (`ps`): "
            "use PGPASSWORD, PGPASSFILE or DATABASE_URL_FILE",
            err=True,
        )
    with _starting():
        moved = move(settings, url, password=password_in(os.environ))
    counts = ", ".join(f"{name} {rows}" for name, rows in moved.rows.items())
    click.echo(f"{sum(moved.rows.values())} rows were moved to {moved.place}: {counts}")


@main.command()
@click.option("--dry-run", "mode", flag_value="dry-run", default=True, help="Print it (default).")
@click.option("--post", "mode", flag_value="post", help="Post it now, as the digest of today.")
@_OF_STORE
def digest(mode: str, store: str) -> None:
    """Print or post this morning's digest."""
    settings = load_settings()
    _known_store(settings, store)
    from bot.commands.digest_output import post_digest, print_digest
    from bot.ports.slack import MessengerFault

    try:
        with _starting():
            if mode == "post":
                post_digest(settings, store)
            else:
                print_digest(settings, store)
    except MessengerFault as fault:
        click.echo(
            f"Slack rejects the digest ({fault.code}): set DIGEST_CHANNEL to a channel's id"
            " and invite the bot there",
            err=True,
        )
        sys.exit(FAULT)


@main.group()
def audit() -> None:
    """Read the audit record."""


@audit.command()
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
def export(form: str) -> None:  # noqa: ARG001 - only one format so far
    """Write the audit record to stdout, a JSON object a line, oldest first."""
    settings = load_settings()
    from bot.commands.database import audit_entries, audit_line

    with _starting():
        for entry in audit_entries(settings):
            click.echo(json.dumps(audit_line(entry), ensure_ascii=False))

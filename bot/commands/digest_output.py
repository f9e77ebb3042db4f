"""What the command `digest` prints."""

import click

from bot.commands.digest import draft, post
from bot.settings import Settings
from handlers.in_text import in_text


def post_digest(settings: Settings, store: str) -> None:
    """Post the digests and print their links. Raises CannotStart, MessengerFault."""
    for result in post(settings, store):
        state = "is posted" if result.new else "was posted already"
        click.echo(f"{_of(result.store)}the digest of {result.day} {state}: {result.link}")
        _warn(result.store, result.failed)


def print_digest(settings: Settings, store: str) -> None:
    """Print the digests as text. Raises CannotStart."""
    for name, messages, failed in draft(settings, store):
        if name:
            click.echo(f"=== {name} ===")
        click.echo("\n\n--- thread ---\n".join(in_text(message) for message in messages))
        _warn(name, failed)


def _of(store: str) -> str:
    return f"{store}: " if store else ""


def _warn(store: str, failed: str) -> None:
    if failed:
        click.echo(f"{_of(store)}the account report is outdated or missing: {failed}", err=True)

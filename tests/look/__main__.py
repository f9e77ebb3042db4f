"""Measure views as a phone draws them, and write pictures of them.

.venv/bin/python -m tests.look [--view NAME]... [--language en|ja] [--width N] [--png FILE] [--dark]
"""

import sys
from pathlib import Path

import click

from bot.domain.languages import LANGUAGES
from simulator.slack.look.shell import Theme, page, shown
from tests.look.browser import chromium, shoot
from tests.look.heights import PHONE, measured, table
from tests.look.views import person, views


@click.command(help=__doc__)
@click.option("--view", "names", multiple=True, help="Of this name only; may be given again.")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES))
@click.option("--width", default=PHONE, show_default=True, help="Of the window, in pixels.")
@click.option("--png", type=click.Path(path_type=Path), help="Write a picture of them.")
@click.option("--dark", is_flag=True, help="In Slack's dark colours.")
def main(
    names: tuple[str, ...], languages: tuple[str, ...], width: int, png: Path | None, *, dark: bool
) -> None:
    """Print the heights of views."""
    browser = chromium()
    if browser is None:
        sys.exit("no Chromium on PATH")
    chosen = [one for one in views() if not names or one.name in names]
    if not chosen:
        sys.exit(f"no view of that name; there are: {' '.join(one.name for one in views())}")
    spoken = languages or LANGUAGES
    click.echo(table(measured(browser, chosen, spoken, width)))
    if png is None:
        return
    if not names:
        sys.exit("a picture of all of them is too high: choose some with --view")
    things = [shown(one.shown(each), person(each)) for one in chosen for each in spoken]
    theme: Theme = "dark" if dark else "light"
    shoot(browser, page(things, "Sellerdesk", locale=spoken[0], theme=theme), png, width=width)


if __name__ == "__main__":
    main()

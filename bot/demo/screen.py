"""Terminal output: rich on a terminal, plain text elsewhere."""

import threading
from typing import TextIO

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

_BUTTON = r"\[[^\[\]\n]+\]"
_WIDEST = 110


class Screen:
    """Writes to `out`; on a terminal it pauses `pause` real seconds after each message."""

    def __init__(self, out: TextIO, pause: float = 0.7) -> None:
        self._out = out
        self._console = Console(file=out, highlight=False, markup=False, emoji=False)
        self._rich = self._console.is_terminal
        self._console.width = min(self._console.width, _WIDEST)
        self._pause = pause if self._rich else 0.0

    def line(self, words: str, style: str = "") -> None:
        """Write a line verbatim."""
        if self._rich:
            self._console.print(Text(words, style=style))
        else:
            click.echo(words, file=self._out)
        self._out.flush()

    def ask(self, words: str) -> None:
        """Write a prompt."""
        click.echo(words, file=self._out, nl=False)
        self._out.flush()

    def narrate(self, words: str) -> None:
        """Print the narration."""
        self.line(f"\n▶ {words}", "bold yellow")

    def scene(self, words: str) -> None:
        """Print a scene heading."""
        self.line(f"\n=== {words} ===", "bold")

    def typed(self, words: str) -> None:
        """Show what a user types or presses."""
        self.line(f"  > {words}", "green")

    def card(self, title: str, body: str) -> None:
        """Draw a message or a form in a frame."""
        if self._rich:
            text = Text(body)
            text.highlight_regex(_BUTTON, "cyan")
            text.highlight_regex(r"^# .*", "bold")
            frame = Panel(text, title=Text(title), title_align="left", border_style="blue")
            self._console.print(frame)
        else:
            lines = [f"  ┌ {title}", *(f"  │ {line}" for line in body.split("\n")), "  └"]
            click.echo("\n".join(lines), file=self._out)
        self._out.flush()
        threading.Event().wait(self._pause)

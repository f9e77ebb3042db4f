"""What the terminal shows: rich on a terminal, plain text anywhere else."""

import threading
from typing import TextIO

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

_BUTTON = r"\[[^\[\]\n]+\]"
_WIDEST = 110


class Screen:
    """Draws onto `out`; `pause` is the time in seconds to read a line if nobody presses Enter."""

    written: int
    """How many times something was written."""

    def __init__(self, out: TextIO, pause: float = 0.5) -> None:
        self.written = 0
        self._out = out
        self._console = Console(file=out, highlight=False, markup=False, emoji=False)
        self._rich = self._console.is_terminal
        self._console.width = min(self._console.width, _WIDEST)
        self._pause = pause if self._rich else 0.0
        self._unread = 0

    def line(self, words: str, style: str = "") -> None:
        """Write words as they are."""
        if self._rich:
            self._console.print(Text(words, style=style))
        else:
            click.echo(words, file=self._out)
        self._wrote(words)

    def ask(self, words: str) -> None:
        """Write a prompt."""
        click.echo(words, file=self._out, nl=False)
        self._out.flush()

    def narrate(self, words: str) -> None:
        """Say what happens next."""
        self.line(f"▶ {words}", "bold yellow")

    def typed(self, words: str) -> None:
        """Show what somebody types or presses."""
        self.line(f"  > {words}", "green")

    def rest(self) -> None:
        """Leave time to read what was written since the last rest, where a person may read it."""
        self.line("")
        threading.Event().wait(self._unread * self._pause)
        self._unread = 0

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
        self._wrote(body)

    def excerpt(self, title: str, body: str) -> None:
        """Draw a part of a message or a form, with a line beside it."""
        if self._rich:
            self._console.print(Text(f"  ┌ {title}", style="blue"))
            for line in Text(body).wrap(self._console, self._console.width - 4):
                self._console.print(Text("  │ ", style="blue"), line, sep="")
        else:
            lines = [f"  ┌ {title}", *(f"  │ {line}" for line in body.split("\n"))]
            click.echo("\n".join(lines), file=self._out)
        self._wrote(body)

    def _wrote(self, words: str) -> None:
        self._out.flush()
        self.written += 1
        self._unread += 1 + words.count("\n")

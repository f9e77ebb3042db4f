"""The person at the terminal: presses Enter for the next step, then types."""

import select
from collections.abc import Callable, Iterator
from typing import TextIO

from bot.demo.screen import Screen
from handlers.text import Catalog

LEAVING = frozenset({"quit", "exit", "終了"})
_LOOK = 0.3


class Left(Exception):  # noqa: N818 - it reads as what happened
    """The person left before the story was over."""


class Keyboard:
    """Reads from `typed`; None means that nobody is at the terminal."""

    def __init__(self, typed: TextIO | None, screen: Screen, say: Catalog) -> None:
        self._typed = typed
        self._screen = screen
        self._say = say

    @property
    def _terminal(self) -> TextIO | None:
        return self._typed if self._typed and self._typed.isatty() else None

    def next_step(self) -> None:
        """Wait for Enter, or for a pause if nobody can press it. Raises Left."""
        if self._terminal is None:
            self._screen.rest()
            return
        while words := self._ask_for_enter(self._terminal):
            if words in LEAVING:
                raise Left
            self._screen.line(self._say("demo.only_enter"))

    def _ask_for_enter(self, typed: TextIO) -> str:
        self._screen.ask(f"{self._say('demo.enter')} ")
        line = typed.readline()
        if not line:
            raise Left
        return line.strip()

    def lines(self, prompt: Callable[[], str], meanwhile: Callable[[], bool]) -> Iterator[str]:
        """Yield what is typed until its end; `meanwhile` shows what is new and says if it did."""
        if self._terminal:
            while line := self._line(self._terminal, prompt, meanwhile):
                yield line
            return
        for line in self._typed or ():
            self._screen.line(f"\n{prompt()}{line.rstrip()}")
            yield line

    def _line(self, typed: TextIO, prompt: Callable[[], str], meanwhile: Callable[[], bool]) -> str:
        self._screen.ask(prompt())
        while not select.select([typed], [], [], _LOOK)[0]:
            if meanwhile():
                self._screen.ask(prompt())
        return typed.readline()

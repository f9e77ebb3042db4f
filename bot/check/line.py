"""One line of the doctor's answer."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import Wording, wording


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what was found, or what is wrong and the cure.

    `tried` is False where another thing has to be mended first.
    """

    ok: bool
    name: Wording
    said: Wording
    tried: bool = True

    def in_words(self, words: Callable[..., str]) -> str:
        """Return the line for the terminal, by the catalogue of a language."""
        mark = "ok " if self.ok else "BAD" if self.tried else "-- "
        line = wording("check.line", name=self.name, said=self.said)
        return f"{mark}  {line.in_words(words)}"


def well(name: Wording, found: Wording) -> Line:
    """Return the line for a thing that is as it should be."""
    return Line(ok=True, name=name, said=found)


def wrong(name: Wording, problem: Wording, cure: Wording) -> Line:
    """Return the line for a fault: what is wrong, and what to do."""
    return Line(ok=False, name=name, said=wording("check.wrong", problem=problem, cure=cure))


def untried(name: Wording, first: Wording) -> Line:
    """Return the line for what cannot be tried before another thing is mended."""
    return Line(ok=False, name=name, said=wording("check.untried", first=first), tried=False)

"""One line of the output of `check`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Line:
    """The result of one check: what was found, or the problem and its cure.

    `tried` is False if the check was skipped because an earlier one failed. `warning`: it passed,
    and there is something to consider.
    """

    ok: bool
    name: Wording
    said: Wording
    tried: bool = True
    warning: bool = False

    def of_store(self, store: str) -> "Line":
        """Return it as a line about a store."""
        return replace(self, name=wording("check.name.of_store", store=store, name=self.name))

    def in_words(self, words: Callable[..., str]) -> str:
        """Return the line for the terminal in the language of the catalogue `words`."""
        fine = "!! " if self.warning else "ok "
        mark = fine if self.ok else "BAD" if self.tried else "-- "
        line = wording("check.line", name=self.name, said=self.said)
        return f"{mark}  {line.in_words(words)}"


def passed(name: Wording, found: Wording) -> Line:
    """Return the line of a passed check."""
    return Line(ok=True, name=name, said=found)


def warned(name: Wording, found: Wording) -> Line:
    """Return the line of a check that passed, with a warning."""
    return Line(ok=True, name=name, said=found, warning=True)


def failed(name: Wording, problem: Wording, cure: Wording) -> Line:
    """Return the line of a failed check: the problem and what to do."""
    return Line(ok=False, name=name, said=wording("check.wrong", problem=problem, cure=cure))


def skipped(name: Wording, first: Wording) -> Line:
    """Return the line of a skipped check; `first` is the check that has to pass before."""
    return Line(ok=False, name=name, said=wording("check.untried", first=first), tried=False)

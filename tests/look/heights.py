"""How high views are on a phone, beside what they may be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simulator.slack.look.shell import page, shown
from tests.look.browser import Box, measure
from tests.look.view import View
from tests.look.views import person

PHONE = 360
"""Pixels a phone is wide."""


@dataclass(frozen=True)
class Height:
    """A view as it was drawn in a language."""

    view: View
    language: str
    box: Box

    @property
    def name(self) -> str:
        """Return what tells it from the others."""
        return f"{self.view.name}/{self.language}"

    def over(self) -> Iterator[str]:
        """Yield what breaks its budget."""
        if self.view.most and self.box.height > self.view.most:
            yield f"{self.box.height} high, at most {self.view.most}"
        for action, most in self.view.within.items():
            bottom = self.box.bottoms.get(action)
            if bottom is None or bottom > most:
                yield f"{action} ends at {bottom}, at most {most}"


def measured(
    browser: str, views: Sequence[View], languages: Iterable[str], width: int = PHONE
) -> list[Height]:
    """Return the height of each view in each language; one run of the browser a language."""
    found = []
    for language in languages:
        reader = person(language)
        drawn = page((shown(one.shown(language), reader) for one in views), "", locale=language)
        _, boxes = measure(browser, drawn, width)
        found += [Height(*one) for one in zip(views, [language] * len(views), boxes, strict=True)]
    return found


def table(heights: Iterable[Height]) -> str:
    """Return heights as lines of text."""
    lines = [f"{'view':40} {'high':>6} {'at most':>8}"]
    for one in heights:
        most = str(one.view.most or "–")
        said = "; ".join(one.over())
        lines.append(f"{one.name:40} {one.box.height:>6} {most:>8}  {said}".rstrip())
    return "\n".join(lines)

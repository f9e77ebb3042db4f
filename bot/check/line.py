"""One line of the doctor's answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what was found, or what is wrong and the cure."""

    ok: bool
    name: str
    said: str

    def __str__(self) -> str:
        return f"{'ok ' if self.ok else 'BAD'}  {self.name}: {self.said}"


def well(name: str, found: str) -> Line:
    """Return the line for a thing that is as it should be."""
    return Line(ok=True, name=name, said=found)


def wrong(name: str, problem: str, cure: str) -> Line:
    """Return the line for a fault: what is wrong, and what to do."""
    return Line(ok=False, name=name, said=f"{problem}. {cure}")


def untried(name: str, first: str) -> Line:
    """Return the line for what cannot be tried before another thing is mended."""
    return Line(ok=False, name=name, said=f"not tried. Mend the line {first!r} first.")

"""One line of the doctor's answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what was found, or what is wrong and the cure.

    `tried` is False where another thing has to be mended first.
    """

    ok: bool
    name: str
    said: str
    tried: bool = True

    def __str__(self) -> str:
        mark = "ok " if self.ok else "BAD" if self.tried else "-- "
        return f"{mark}  {self.name}: {self.said}"


def well(name: str, found: str) -> Line:
    """Return the line for a thing that is as it should be."""
    return Line(ok=True, name=name, said=found)


def wrong(name: str, problem: str, cure: str) -> Line:
    """Return the line for a fault: what is wrong, and what to do."""
    return Line(ok=False, name=name, said=f"{problem}. {cure}")


def untried(name: str, first: str) -> Line:
    """Return the line for what cannot be tried before another thing is mended."""
    return Line(ok=False, name=name, said=f"not tried before {first!r} is mended", tried=False)

"""The difference between two states of a page, applied as a browser does."""

from hypothesis import given
from hypothesis import strategies as some

from simulator.slack.look.html import Html
from simulator.web.parts import Change, Part, Screen

PARTS = some.dictionaries(some.integers(0, 12), some.text("ab", max_size=2), max_size=8)


def parts(state: dict[int, str]) -> list[Part]:
    """Return parts in the order of their numbers, in two containers."""

    def part(number: int, text: str) -> Part:
        return Part(f"p{number:02}", f"c{number % 2}", text, lambda: Html(text))

    return [part(number, state[number]) for number in sorted(state)]


def apply(page: dict[str, list[tuple[str, str]]], changes: list[Change]) -> None:
    """Change a page, containers of ids and texts, like the browser."""
    for change in changes:
        if "drop" in change:
            for inside in page.values():
                inside[:] = [one for one in inside if one[0] != change["drop"]]
        elif "into" in change:
            inside = page[change["into"]]
            ids = [one for one, _ in inside]
            at = ids.index(change["before"]) if change["before"] else len(ids)
            inside.insert(at, (change["put"], change["html"]))
        else:
            for inside in page.values():
                inside[:] = [
                    (one, change["html"] if one == change["put"] else text) for one, text in inside
                ]


@given(some.lists(PARTS, max_size=6))
def test_a_page_becomes_what_the_server_has(states: list[dict[int, str]]) -> None:
    """After the changes of any sequence of states, each container has its parts in order."""
    screen = Screen()
    page: dict[str, list[tuple[str, str]]] = {"c0": [], "c1": []}
    for state in states:
        apply(page, screen.show(parts(state)))
        for name, inside in page.items():
            wanted = [(one.id, one.draw()) for one in parts(state) if one.into == name]
            assert inside == wanted
            assert screen.html_in(name) == "".join(text for _, text in wanted)


def test_what_has_not_changed_is_not_drawn() -> None:
    """A part is drawn once for a key, and each time without one; the same HTML is not sent."""
    drawn: list[str] = []

    def draw(name: str) -> Html:
        drawn.append(name)
        return Html(name)

    def both() -> list[Part]:
        return [
            Part("keyed", "c", 1, lambda: draw("keyed")),
            Part("always", "", None, lambda: draw("always")),
        ]

    screen = Screen()
    assert len(screen.show(both())) == 2
    assert screen.show(both()) == []
    assert drawn == ["keyed", "always", "always"]
    assert screen.html_of("always") == "always"

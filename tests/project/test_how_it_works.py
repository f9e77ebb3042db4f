"""The pages on how it works say what the code does, and which test shows it."""

import ast
import re
from pathlib import Path

import pytest

from bot.domain.cancellation.request import OPEN, TRANSITIONS, State
from bot.settings import ROWS
from handlers.text import catalog

PAGES = {"en": "docs/how-it-works.md", "ja": "docs/ja/how-it-works.md"}
"""The pages for sellers, by language."""

BEGINS_WITH = {
    "APPROVAL_TTL_HOURS": {"en": "expires after {} hours", "ja": "{}時間で期限切れ"},
    "UNDO_SECONDS": {
        "en": "for {} seconds nothing is sent",
        "ja": "承認後{}秒間は何も送信しません",
    },
    "SEND_LIMIT_HOURS": {
        "en": "older than {} hours is dropped",
        "ja": "承認してから{}時間を過ぎても",
    },
}
"""Settings whose default the pages for sellers name, and how."""

BLOCK = re.compile(r"<!-- states: .*-->\n(.*?)\n<!-- end of states -->", re.DOTALL)
PROMISES = re.compile(r"^## What it promises under each fault$(.*?)^## ", re.DOTALL | re.MULTILINE)


@pytest.fixture
def faults(root: Path) -> str:
    """Return the page of faults, states and limits."""
    return (root / "docs" / "faults.md").read_text(encoding="utf-8")


def states() -> str:
    """Return the diagram and the table of the states, as the page shows them."""
    following = {state: [to for to in State if to in TRANSITIONS.get(state, ())] for state in State}
    arrows = [f"  {state} --> {to}" for state, then in following.items() for to in then]
    rows = [
        f"| `{state}` | {'yes' if state in OPEN else 'no'} | {_listed(then)} |"
        for state, then in following.items()
    ]
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {State.REQUESTED}", *arrows]
    lines += [f"  {state} --> [*]" for state, then in following.items() if not then]
    lines += ["```", "", "| State | Open | May become |", "| --- | --- | --- |", *rows]
    return "\n".join(lines)


def _listed(states: list[State]) -> str:
    return ", ".join(f"`{state}`" for state in states) or "nothing else: it has ended"


def promises(page: str) -> list[list[str]]:
    """Return the rows of the table of faults: fault, what happens, shown by."""
    lines = "".join(PROMISES.findall(page)).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [row for row in rows[1:] if row[0] != "---" and not row[0].startswith("**")]


def existing_tests(root: Path) -> set[str]:
    """Return the names of all tests."""
    return {
        node.name
        for path in (root / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_the_states_on_the_page_are_those_of_the_code(faults: str) -> None:
    """The page's diagram and table are what the table of transitions says."""
    assert BLOCK.findall(faults) == [states()], f"put this between the markers:\n\n{states()}\n"


def test_each_promise_names_a_test_that_exists(root: Path, faults: str) -> None:
    """Whoever doubts a promise finds the test that shows it."""
    existing = existing_tests(root)
    rows = promises(faults)
    assert len(rows) > 20
    for row in rows:
        assert len(row) == 3, row
        named = re.findall(r"`(test_\w+)`", row[2])
        assert named, f"no test shows: {row[0]}"
        assert [name for name in named if name not in existing] == [], row[0]


@pytest.mark.parametrize("page", PAGES.values())
def test_a_seller_reads_no_names_of_tests_and_settings(root: Path, page: str) -> None:
    """The pages for sellers speak no language of programs; they lead to the page that does."""
    text = (root / page).read_text(encoding="utf-8")
    assert "faults.md" in text
    assert re.findall(r"`test_\w+|bin/sellerdesk", text) == []
    assert [row.name for row in ROWS if row.name in text] == []


def test_every_setting_that_is_named_exists(root: Path, faults: str) -> None:
    """The limits that the page names are settings."""
    table = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", faults))
    assert [name for name in named if f"| `{name}` |" not in table] == []


@pytest.mark.parametrize(("language", "name"), PAGES.items())
def test_the_times_are_those_it_begins_with(root: Path, language: str, name: str) -> None:
    """The times that the pages for sellers name are the defaults of the settings."""
    page = (root / name).read_text(encoding="utf-8")
    defaults = {row.name: row.default for row in ROWS}
    for setting, words in BEGINS_WITH.items():
        assert words[language].format(defaults[setting]) in page


@pytest.mark.parametrize(("language", "name"), PAGES.items())
def test_every_state_has_its_word(root: Path, language: str, name: str) -> None:
    """The pages for sellers explain each state by the word that the cards use."""
    page = (root / name).read_text(encoding="utf-8")
    words = catalog(language)
    named = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE)
    assert named == [(str(state), words(f"state.{state}")) for state in State]

"""A message in a terminal: everything that its reader sees, in lines that stand straight."""

import re

from handlers.blocks import actions, button, message, small, user
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import digest_message
from handlers.health.views import account
from handlers.in_text import in_text
from tests.handlers.health.samples import a_reader, busy


def test_all_words_and_buttons_are_there() -> None:
    """Headings, lists, buttons, links, people and small print all come out as lines."""
    links = {"a0": "https://example.slack.com/p1"}
    reader, digest = a_reader(), busy()
    said = digest_message(reader, digest, store="A3", links=links)
    text = in_text(said) + in_text(details_message(reader, digest, Style.DRAWN))
    for part in (
        "26 to do · Mon 30 Nov\n=====================",
        "[Review]",
        "(https://example.slack.com/p1)",
        "• Cancellation Rate 0.00% → 4.00%",
        "@U0TANAKA ×2",
        "Amazon's report 15:12",
    ):
        assert part in text
    assert "[Refresh] [Post to Channel]" in in_text(account.summary(a_reader(), busy()))


def test_columns_stand_straight_beside_wide_letters() -> None:
    """A Japanese letter takes two columns of a terminal."""
    said = details_message(a_reader("ja"), busy(), Style.DRAWN)
    lines = in_text(said).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("指標"))
    firsts = [re.match(r".+?\s{2,}", line) for line in lines[start + 2 : start + 5]]
    widths = {len(first[0].encode("euc-jp")) for first in firsts if first}
    assert len(widths) == 1


def test_what_is_unknown_is_named() -> None:
    """A kind of block that is not drawn here is named at least."""
    said = message("x", {"type": "video"}, actions(button("Go", "a")), small("y"))
    assert in_text(said) == "[video]\n[Go]\ny"
    people = message(
        "x", {"type": "rich_text", "elements": [{"type": "s", "elements": [user("U1")]}]}
    )
    assert in_text(people) == "@U1"

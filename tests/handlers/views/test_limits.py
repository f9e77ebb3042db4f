"""Every view holds with whatever stands in it: Slack's limits, foreign text, emphasis, ids."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from handlers import ids
from handlers.reader import Reader
from simulator.slack.blocks import MESSAGE_TEXT, characters, check_blocks, check_home, check_view
from tests.handlers.views import every_view, second_opinion
from tests.handlers.views.samples import FOREIGN, LONG_NOTE, parts, words

READERS = list(every_view.readers())
NAMES = [f"{r.language}-{r.market.code}" for r in READERS]
of_every_reader = pytest.mark.parametrize(
    "reader",
    [
        pytest.param(reader, id=name, marks=[pytest.mark.slow] if reader.simulated else [])
        for reader, name in zip(READERS, NAMES, strict=True)
    ],
)
"""The readers of a demo differ by a line and by the marketplace: they are left to CI."""
_SPOILT = re.compile(r"[*_`~]|<[@!#h]")
_OURS = re.compile(r"<@U\w+>|<https://sellercentral[-\w./]+\|[^<>|]+>")
_GLUED_ASK = re.compile(r"\{\w*\}")


@of_every_reader
def test_slack_takes_every_message(reader: Reader) -> None:
    """No message breaks a limit, not even with the longest titles, notes and lists."""
    for one in every_view.messages(reader):
        assert check_blocks(one.blocks) == []
        assert characters(one.blocks) <= MESSAGE_TEXT
        assert 0 < len(one.text) <= 3000
    assert len(every_view.messages(reader)) > 500


@of_every_reader
def test_slack_takes_every_modal(reader: Reader) -> None:
    """No modal breaks a limit, and none asks for something without a way to submit it."""
    for view in every_view.modals(reader):
        assert check_view(view) == []


@of_every_reader
def test_slack_takes_every_home(reader: Reader) -> None:
    """No App Home breaks a limit, not even with hundreds of things that wait."""
    for view in every_view.homes(reader):
        assert check_home(view) == []


@of_every_reader
def test_somebody_elses_limits_hold_too(reader: Reader) -> None:
    """slackblocks, which knows Slack's limits on its own, builds every view."""
    for one in every_view.messages(reader):
        second_opinion.message(one.text, one.blocks)
    for view in every_view.modals(reader):
        second_opinion.modal(view)
    for view in every_view.homes(reader):
        second_opinion.home(view)


def everything(reader: Reader) -> Iterator[tuple[str, Any]]:
    """Yield the fallback text and the blocks of every view."""
    for one in every_view.messages(reader):
        yield one.text, one.blocks
    for view in (*every_view.modals(reader), *every_view.homes(reader)):
        yield "", view


@of_every_reader
def test_what_others_wrote_cannot_format_or_call_anybody(reader: Reader) -> None:
    """Titles, notes, reasons and typed words stand where Slack reads no mark in them."""
    seen = 0
    for text, view in everything(reader):
        assert "U0EVIL" not in text
        for part in parts(view):
            said = str(part.get("text", ""))
            seen += FOREIGN[:20] in said
            assert "\u202e" not in said
            if part.get("type") == "mrkdwn":
                assert not _SPOILT.search(_OURS.sub("", said)), said
    assert seen > 100


@of_every_reader
def test_no_mark_of_ours_is_left_over(reader: Reader) -> None:
    """Emphasis is drawn, never shown as an asterisk; no placeholder stays open."""
    for text, view in everything(reader):
        said = f"{text}\n{words(view)}"
        for stranger in (FOREIGN, FOREIGN[: FOREIGN.index("\u202e")], LONG_NOTE):
            said = said.replace(stranger, "")
        ours = [line for line in said.splitlines() if "<!" not in line and "*bold" not in line]
        assert not [line for line in ours if "*" in line or "`" in line or "_x_" in line]
        assert not [line for line in ours if _GLUED_ASK.search(line)]


@of_every_reader
def test_every_button_and_input_is_a_known_name(reader: Reader) -> None:
    """Actions, forms and inputs carry the names that are relied on, and values are ids only."""
    actions, inputs, forms = set(), set(), set()
    for _, view in everything(reader):
        for part in parts(view):
            if part.get("type") == "button":
                actions.add(part["action_id"])
                asked = re.fullmatch(r"request-\d+|\d{3}-\d{7}-\d{7}", part.get("value", ""))
                assert asked or part["action_id"].startswith("home.")
            if part.get("type") == "input":
                inputs.add(part["block_id"])
                assert part["element"]["action_id"] == part["block_id"]
            if part.get("type") == "modal":
                forms.add(part["callback_id"])
    assert actions == {one for one in ids.Action if not one.startswith("health.")}
    assert inputs == {
        "cancellation.reason",
        "cancellation.parcel",
        "cancellation.note",
        "cancellation.reject_text",
        "cancellation.close_outcome",
        "order.id",
        "home.until",
        "order.store",
    }
    assert forms == {
        "cancellation.loading",
        "cancellation.refused",
        "cancellation.request",
        "cancellation.reject_reason",
        "cancellation.close",
        "order.find",
        "home.away",
    }


@of_every_reader
def test_information_has_nothing_to_submit(reader: Reader) -> None:
    """Loading and refusals close with Go Back and can't be submitted; nothing is called Cancel."""
    for view in every_view.modals(reader):
        informs = view["callback_id"] in ("cancellation.loading", "cancellation.refused")
        assert ("submit" in view) != informs
        assert view["close"]["text"] == reader.say("button.back")


@of_every_reader
def test_what_is_played_says_so(reader: Reader) -> None:
    """In the demo each card, form and outcome is marked; in earnest none is."""
    marked = 0
    for view in every_view.modals(reader):
        assert ("SIMULATED" in words(view)) == reader.simulated
    for one in every_view.messages(reader):
        marked += "SIMULATED" in words(one.blocks)
        if one.metadata is not None:
            assert ("SIMULATED" in words(one.blocks)) == reader.simulated
    assert bool(marked) == reader.simulated

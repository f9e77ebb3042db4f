"""Messages and modals as lines of text, as the demo prints them."""

from simulator.slack.render import render_message, render_view
from tests.simulator.slack.samples import (
    BUTTON,
    READER,
    TABLE,
    asked,
    chart,
    message,
    part,
    plain,
    rich,
    section,
)


def test_text_for_a_terminal() -> None:
    """The same message as lines of text, with tables and charts out of characters."""
    row = {"type": "actions", "elements": [BUTTON]}
    shown = message(section("*b* <@U1>"), TABLE, chart("line", 0, 1), row)
    lines = render_message(shown, READER).splitlines()
    assert lines[0] == "b @佐藤"
    assert lines[1:4] == ["Metric │ Now", "───────┼────", "Late   │ 3 %"]
    assert lines[4:6] == ["Course", "  Rate  ▁█  0 → 1"]
    assert lines[-1] == "[Review <1>]"
    assert render_message({"text": "only *text*"}, READER) == "only text"
    assert render_message(message(rich(part("preformatted", "x"))), READER) == "`x`"


def test_a_form_for_a_terminal() -> None:
    """Title, values, the errors beside the inputs and the buttons are there."""
    typed = {"why": {"why": {"type": "plain_text_input", "value": "because"}}}
    view = {
        **{name: plain(name) for name in ("title", "submit", "close")},
        "blocks": [asked({"type": "plain_text_input"}, optional=True)],
        "state": {"values": typed},
        "errors": {"why": "too short"},
    }
    assert render_view(view).splitlines() == [
        "── title ──",
        "Why? (optional)",
        "  [because]",
        "  ✗ too short",
        "[close] [submit]",
    ]

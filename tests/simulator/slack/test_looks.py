"""Messages and modals as their reader sees them: as text, and as a page for pictures."""

from typing import Any
from zoneinfo import ZoneInfo

from simulator.slack.html import render_html

from simulator.slack.render import render_message, render_view
from simulator.slack.spans import Reader

READER = Reader("ja-JP", ZoneInfo("Asia/Tokyo"), {"U1": "佐藤"})
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Review <1>"},
    "action_id": "see",
    "style": "danger",
}
TABLE = {
    "type": "table",
    "column_settings": [{}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": one}, {"type": "raw_text", "text": other}]
        for one, other in (("Metric", "Now"), ("Late", "3 %"))
    ],
}


def chart(kind: str, *values: float) -> dict[str, Any]:
    """Return a chart of one series."""
    labels = [f"day {n}" for n in range(len(values))]
    data = [{"label": label, "value": each} for label, each in zip(labels, values, strict=True)]
    drawing = {
        "type": kind,
        "series": [{"name": "Rate", "data": data}],
        "axis_config": {"categories": labels},
    }
    return {"type": "data_visualization", "title": "Course", "chart": drawing}


def message(*blocks: dict[str, Any]) -> dict[str, Any]:
    """Return a message of half past eight in Tokyo."""
    return {"ts": "1795476600.000100", "text": "in short", "blocks": list(blocks)}


def section(text: str, **more: Any) -> dict[str, Any]:
    """Return a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def page(*blocks: dict[str, Any]) -> str:
    """Return the page of a message, without its style."""
    return render_html([message(*blocks)], "t", reader=READER).partition("</style>")[2]


def test_a_page_says_who_wrote_and_when() -> None:
    """App, badge and time stand above a message in the reader's language and zone."""
    shown = page(section("a"))
    assert "<b>sellerdesk</b>" in shown
    assert ">アプリ</span>" in shown
    assert '<span class="time">8:30</span>' in shown


def test_what_others_wrote_is_no_html() -> None:
    """Marks, mentions and links are drawn; angle brackets in texts stay texts."""
    shown = page(section("*b* <@U1> &lt;i&gt; <https://a.example|link>", accessory=BUTTON))
    assert "<b>b</b>" in shown
    assert '<span class="mention">@佐藤</span>' in shown
    assert "&lt;i&gt;" in shown
    assert '<a href="https://a.example">link</a>' in shown
    assert '<span class="button danger">Review &lt;1&gt;</span>' in shown


def test_a_table_has_a_head_and_its_alignment() -> None:
    """The first row is the head, and a column stands where its settings say."""
    shown = page(TABLE)
    assert '<th style="text-align:left">Metric</th>' in shown
    assert '<td style="text-align:right">3 %</td>' in shown


def test_a_line_ends_as_high_as_its_number() -> None:
    """The axis begins at zero; the higher the number, the nearer to the top of the picture."""
    shown = page(chart("line", 0, 2, 1))
    [points] = [part.split('"')[0] for part in shown.split('points="')[1:]]
    zero, two, one = (float(point.split(",")[1]) for point in points.split())
    assert zero > one > two
    assert zero - two == 2 * (zero - one)
    assert ">day 0</text>" in shown
    assert "</i>Rate</span>" in shown


def test_bars_grow_from_zero() -> None:
    """A bar chart has a bar for each number, and nothing breaks where all of them are zero."""
    assert page(chart("bar", 1, 2)).count("<rect") == 1 + 2
    assert 'height="0.0"' in page(chart("bar", 0))


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


def test_a_modal_shows_what_was_typed_and_what_is_wrong() -> None:
    """Title, values, the errors beside the inputs and the buttons are there."""
    texts = {name: {"type": "plain_text", "text": name} for name in ("title", "submit", "close")}
    asked = {
        "type": "input",
        "block_id": "why",
        "label": {"type": "plain_text", "text": "Why?"},
        "element": {"type": "plain_text_input", "action_id": "why"},
    }
    typed = {"why": {"why": {"type": "plain_text_input", "value": "because"}}}
    view = {**texts, "blocks": [asked], "state": {"values": typed}, "errors": {"why": "too short"}}
    assert render_view(view).splitlines() == [
        "── title ──",
        "Why?",
        "  [because]",
        "  ✗ too short",
        "[close] [submit]",
    ]
    shown = render_html([view], "t")
    assert '<div class="box">because</div>' in shown
    assert '<span class="button primary">submit</span>' in shown

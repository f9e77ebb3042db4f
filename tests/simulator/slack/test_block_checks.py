"""Each of Slack's limits: what just keeps it is taken, what just breaks it is refused by name."""

from typing import Any

import pytest

from simulator.slack.blocks import check_blocks, check_view

Json = dict[str, Any]


def plain(length: int) -> Json:
    """Return a plain text of a length."""
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    """Return a mrkdwn text of a length."""
    return {"type": "mrkdwn", "text": "x" * length}


def header(length: int) -> list[Json]:
    """Return a header of a length."""
    return [{"type": "header", "text": plain(length)}]


def section(length: int) -> list[Json]:
    """Return a section with a text of a length."""
    return [{"type": "section", "text": mrkdwn(length)}]


def fields(count: int) -> list[Json]:
    """Return a section with so many fields."""
    return [{"type": "section", "fields": [mrkdwn(1)] * count}]


def field(length: int) -> list[Json]:
    """Return a section with a field of a length."""
    return [{"type": "section", "fields": [mrkdwn(length)]}]


def context(count: int) -> list[Json]:
    """Return a context block of so many texts."""
    return [{"type": "context", "elements": [mrkdwn(1)] * count}]


def buttons(count: int) -> list[Json]:
    """Return a row of so many buttons."""
    row = [{"type": "button", "text": plain(1), "action_id": f"a{n}"} for n in range(count)]
    return [{"type": "actions", "elements": row}]


def button(**changes: Any) -> list[Json]:
    """Return one button."""
    shown = {"type": "button", "text": plain(1), "action_id": "a"} | changes
    return [{"type": "actions", "elements": [shown]}]


def label(length: int) -> list[Json]:
    """Return a button with a label of a length."""
    return button(text=plain(length))


def value(length: int) -> list[Json]:
    """Return a button with a value of a length."""
    return button(value="x" * length)


def url(length: int) -> list[Json]:
    """Return a button with an address of a length."""
    return button(url="https://" + "x" * (length - 8))


def spoken(length: int) -> list[Json]:
    """Return a button with an accessibility label of a length."""
    return button(accessibility_label="x" * length)


def action_id(length: int) -> list[Json]:
    """Return a button with an action id of a length."""
    return button(action_id="x" * length)


def block_id(length: int) -> list[Json]:
    """Return a block with an id of a length."""
    return [{"type": "divider", "block_id": "x" * length}]


def dividers(count: int) -> list[Json]:
    """Return so many blocks."""
    return [{"type": "divider"}] * count


def question(**lengths: int) -> list[Json]:
    """Return a button that asks first, its texts of these lengths."""
    sizes = {"title": 1, "text": 1, "confirm": 1, "deny": 1} | lengths
    return button(confirm={name: plain(length) for name, length in sizes.items()})


def select(count: int) -> list[Json]:
    """Return a menu of so many options."""
    options = [{"text": plain(1), "value": f"{n}"} for n in range(count)]
    menu = {"type": "static_select", "action_id": "a", "options": options}
    return [{"type": "actions", "elements": [menu]}]


def radio(count: int) -> list[Json]:
    """Return so many radio buttons."""
    options = [{"text": plain(1), "value": f"{n}"} for n in range(count)]
    menu = {"type": "radio_buttons", "action_id": "a", "options": options}
    return [{"type": "actions", "elements": [menu]}]


def option(**changes: Any) -> list[Json]:
    """Return a menu of one option."""
    one = {"text": plain(1), "value": "x"} | changes
    menu = {"type": "static_select", "action_id": "a", "options": [one]}
    return [{"type": "actions", "elements": [menu]}]


def cells(rows: int, columns: int, length: int = 1) -> list[Json]:
    """Return a table of this size, the text of all its cells of a length together."""
    row = [{"type": "raw_text", "text": "x"}] * columns
    table = [list(row) for _ in range(rows)]
    table[0][0] = {"type": "raw_text", "text": "x" * length}
    return [{"type": "table", "rows": table}]


def chart(series: int = 1, points: int = 1, title: int = 1, name: int = 1) -> list[Json]:
    """Return a line chart of this size."""
    categories = [f"{n}" for n in range(points)]
    data = [{"label": each, "value": 1} for each in categories]
    lines = [{"name": f"{n:0{name}}", "data": data} for n in range(series)]
    drawing = {"type": "line", "series": lines, "axis_config": {"categories": categories}}
    return [{"type": "data_visualization", "title": "x" * title, "chart": drawing}]


def markdown(length: int) -> list[Json]:
    """Return two markdown blocks of a length together."""
    return [{"type": "markdown", "text": "x" * part} for part in (1, length - 1)]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (dividers(50), dividers(51), "no more than 50 items allowed [json-pointer:/blocks]"),
        (header(150), header(151), "less than 151 characters [json-pointer:/blocks/0/text/text]"),
        (section(3000), section(3001), "less than 3001 characters"),
        (fields(10), fields(11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
        (field(2000), field(2001), "less than 2001 characters"),
        (context(10), context(11), "no more than 10 items allowed"),
        (buttons(25), buttons(26), "no more than 25 items allowed"),
        (label(75), label(76), "less than 76 characters"),
        (value(2000), value(2001), "less than 2001 characters"),
        (url(3000), url(3001), "less than 3001 characters"),
        (spoken(75), spoken(76), "less than 76 characters"),
        (action_id(255), action_id(256), "less than 256 characters"),
        (block_id(255), block_id(256), "less than 256 characters"),
        (question(title=100), question(title=101), "less than 101 characters"),
        (question(text=300), question(text=301), "less than 301 characters"),
        (question(confirm=30), question(confirm=31), "less than 31 characters"),
        (question(deny=30), question(deny=31), "less than 31 characters"),
        (button(style="danger"), button(style="warning"), "must be one of primary, danger"),
        (button(text=plain(1)), button(text=mrkdwn(1)), "/elements/0/text"),
        (select(100), select(101), "no more than 100 items allowed"),
        (select(1), select(0), "must provide at least 1 items"),
        (radio(10), radio(11), "no more than 10 items allowed"),
        (option(text=plain(75)), option(text=plain(76)), "less than 76 characters"),
        (option(value="x" * 150), option(value="x" * 151), "less than 151 characters"),
        (option(description=plain(75)), option(description=plain(76)), "less than 76"),
        (cells(100, 20), cells(101, 20), "no more than 100 items allowed"),
        (cells(1, 20), cells(1, 21), "no more than 20 items allowed"),
        (cells(1, 2, 9_999), cells(1, 2, 10_000), "must be less than 10001 characters"),
        (cells(1, 1), cells(1, 1) * 2, "only_one_table_allowed"),
        (chart() * 2, chart() * 3, "no more than 2 data_visualization blocks"),
        (chart(series=12), chart(series=13), "no more than 12 items allowed"),
        (chart(points=20), chart(points=21), "no more than 20 items allowed"),
        (chart(title=50), chart(title=51), "less than 51 characters"),
        (chart(name=20), chart(name=21), "less than 21 characters"),
        (markdown(12_000), markdown(12_001), "less than 12001 characters together"),
        (block_id(1), block_id(1) * 2, "block_id already exists for another element: x"),
        (dividers(1), [{"type": "nonsense"}], "unsupported type: nonsense"),
        (dividers(1), [{"type": "alert", "text": plain(1)}], "unsupported type: alert"),
        (dividers(1), [{"type": "divider", "colour": "red"}], "invalid additional property"),
    ],
)
def test_limits_of_messages(good: list[Json], bad: list[Json], said: str) -> None:
    """A message at the limit passes; one past it is refused with the place and the limit."""
    assert check_blocks(good) == []
    assert [fault for fault in check_blocks(bad) if said in fault], check_blocks(bad)


def view(**changes: Any) -> Json:
    """Return a modal."""
    return {"type": "modal", "title": plain(1), "blocks": dividers(1)} | changes


ASKS = [{"type": "input", "label": plain(1), "element": {"type": "plain_text_input"}}]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (view(blocks=dividers(100)), view(blocks=dividers(101)), "no more than 100 items"),
        (view(title=plain(24)), view(title=plain(25)), "[json-pointer:/view/title/text]"),
        (view(submit=plain(24)), view(submit=plain(25)), "[json-pointer:/view/submit/text]"),
        (view(close=plain(24)), view(close=plain(25)), "[json-pointer:/view/close/text]"),
        (view(callback_id="x" * 255), view(callback_id="x" * 256), "less than 256 characters"),
        (view(external_id="x" * 255), view(external_id="x" * 256), "less than 256 characters"),
        (
            view(private_metadata="x" * 3000),
            view(private_metadata="x" * 3001),
            "less than 3001 characters",
        ),
        (view(blocks=ASKS, submit=plain(1)), view(blocks=ASKS), "missing required field: submit"),
        (view(), view(type="workflow"), "must be modal"),
        (view(), view(blocks=cells(1, 1)), "unsupported type: table"),
    ],
)
def test_limits_of_modals(good: Json, bad: Json, said: str) -> None:
    """A modal at the limit passes; one past it is refused with the place and the limit."""
    assert check_view(good) == []
    assert [fault for fault in check_view(bad) if said in fault], check_view(bad)

"""Messages and modals as their reader sees them, in HTML: true to Slack, and readable by all."""

from typing import Any

import pytest

from simulator.slack.look.html import Html, el
from simulator.slack.look.message import message_html, modal_html
from simulator.slack.look.shell import page, style_sheet
from simulator.slack.look.words import say
from simulator.slack.spans import Reader
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


def drawn(*blocks: dict[str, Any], **more: Any) -> str:
    """Return a message as HTML."""
    return message_html(message(*blocks, **more), READER)


def modal(*blocks: dict[str, Any], **more: Any) -> str:
    """Return a modal as HTML."""
    texts = {name: plain(name) for name in ("title", "submit", "close")}
    return modal_html({"id": "V1", **texts, "blocks": list(blocks), **more}, READER)


def test_text_is_escaped() -> None:
    """Text is escaped between tags and in attributes; None and False leave nothing behind."""
    made = el("a", "<b>", [Html("<i></i>"), None], title='"', class_="x", hidden=False, open=True)
    assert made == '<a title="&quot;" class="x" open>&lt;b&gt;<i></i></a>'


def test_a_message_says_who_wrote_and_when() -> None:
    """App, badge and time stand above it in the reader's language and zone; people have names."""
    shown = drawn(section("a"))
    assert "<b>Sellerdesk</b>" in shown
    assert ">アプリ</span>" in shown
    assert "<time>8:30</time>" in shown
    theirs = drawn(user="U1")
    assert "<b>佐藤</b>" in theirs
    assert "アプリ" not in theirs


def test_what_only_the_reader_sees_says_so() -> None:
    """An ephemeral message has its line, an edited text its mark, a thread its count."""
    assert "あなただけに表示されています" in drawn(is_ephemeral=True)
    assert "（編集済み）" in message_html({"text": "a", "edited": {"ts": "1"}}, READER)
    # Slack shows no mark on a message of blocks.
    assert "（編集済み）" not in drawn(section("a"), edited={"ts": "1"})
    assert "2 件の返信" in drawn(section("a"), reply_count=2)
    assert "1 reply" in message_html({"text": "a", "reply_count": 1}, Reader())


def test_message_text_is_not_html() -> None:
    """Marks, mentions and links are drawn; angle brackets in texts stay texts."""
    shown = drawn(section("*b* <@U1> &lt;i&gt; <https://a.example|link>", accessory=BUTTON))
    assert "<b>b</b>" in shown
    assert '<span class="mention">@佐藤</span>' in shown
    assert "&lt;i&gt;" in shown
    assert '<a href="https://a.example" target="_blank" rel="noopener noreferrer">link</a>' in shown
    assert 'class="button danger" data-action="see">Review &lt;1&gt;</button>' in shown


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "/x"]
)
def test_only_pages_of_the_web_are_links(address: str) -> None:
    """A link of another scheme than http and https is text."""
    link = {"type": "link", "url": address, "text": "here"}
    shown = drawn(
        rich({"type": "rich_text_section", "elements": [link]}), section(f"<{address}|x>")
    )
    assert "here" in shown
    assert "href" not in shown


def test_a_mention_of_the_reader_is_marked() -> None:
    """Who is called sees it: by their name, and by @here."""
    shown = drawn(section("<@U1> <@U2> <!here>"))
    assert shown.count('class="mention own"') == 2
    assert '<span class="mention own">@Maya</span>' in shown


def test_marks_that_touch_japanese_are_no_formatting() -> None:
    """As in Slack, asterisks that touch Japanese stay asterisks, full-width brackets too."""
    shown = drawn(section("日本語*太字*と（*太字*） *太字* "))
    assert shown.count("<b>太字</b>") == 1


def test_quotes_and_preformatted_text_are_blocks() -> None:
    """Both stand apart in mrkdwn and in rich text; code within a line is no such block."""
    shown = drawn(section("&gt; said\nnext"), section("a ```x\ny``` `z`"))
    assert "<blockquote>said</blockquote>next" in shown
    assert "<pre>x<br>y</pre>" in shown
    assert "<code>z</code>" in shown
    both = drawn(rich(part("quote", "q"), part("preformatted", "p")))
    assert "<blockquote>q</blockquote><div><pre>p</pre></div>" in both


def test_a_list_keeps_its_indent_and_its_first_number() -> None:
    """A nested list is a list with an indent, as Slack sends it."""
    items = [part("section", "one")]
    shown = drawn(
        rich(
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": items},
            {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": items},
        )
    )
    assert '<ul class="indent-1"><li>one</li></ul><ol start="3"><li>one</li></ol>' in shown


@pytest.mark.parametrize(
    "block", [{"type": "video"}, {"type": "actions", "elements": [{"type": "workflow_button"}]}]
)
def test_an_unsupported_block_is_an_alert(block: dict[str, Any]) -> None:
    """A block or an element of another kind is an alert that names it."""
    shown = drawn(block)
    assert 'class="unknown" role="alert"' in shown
    assert "video" in shown or "workflow_button" in shown


def test_a_table_has_heads_and_alignment() -> None:
    """The first row and the first column are heads, and a column stands where its settings say."""
    shown = drawn(TABLE)
    assert '<th class="left wraps" scope="col"><span>Metric</span></th>' in shown
    assert '<th class="left wraps" scope="row"><span>Late</span></th>' in shown
    assert '<td class="right"><span>3 %</span></td>' in shown


def numbers(shown: str, tag: str, attribute: str) -> list[float]:
    """Return an attribute of each such element of a chart's series."""
    parts = [one.partition(">")[0] for one in shown.split(f"<{tag} ")[1:]]
    return [
        float(one.split(f' {attribute}="')[1].partition('"')[0].rstrip("%"))
        for one in parts
        if "series-" in one
    ]


def test_a_line_ends_as_high_as_its_number() -> None:
    """The axis begins at zero; the higher the number, the nearer to the top of the picture."""
    shown = drawn(chart("line", 0, 2, 1))
    zero, two, one = numbers(shown, "circle", "cy")
    assert zero > one > two
    assert zero - two == 2 * (zero - one)
    assert ">day 0</text>" in shown
    assert "</i>Rate</span>" in shown


def test_bars_grow_from_zero() -> None:
    """A bar chart has a bar for each number, and nothing breaks where all of them are zero."""
    one, two = numbers(drawn(chart("bar", 1, 2)), "rect", "height")
    assert two == 2 * one
    assert numbers(drawn(chart("bar", 0)), "rect", "height") == [0]


def test_a_chart_can_be_read() -> None:
    """Beside the drawing, which is hidden from screen readers, stand its numbers as a table."""
    shown = drawn(chart("line", 0, 2.5))
    assert '<svg height="180" aria-hidden="true">' in shown
    assert '<tr><th scope="row">day 1</th><td>2.5</td></tr>' in shown


def test_a_button_carries_its_question() -> None:
    """The dialog that confirms a press waits beside its button."""
    texts = {name: plain(name) for name in ("title", "text", "confirm", "deny")}
    button = BUTTON | {"confirm": {**texts, "style": "danger"}, "accessibility_label": "Review it"}
    shown = drawn({"type": "actions", "block_id": "b", "elements": [button]})
    assert 'id="m-1795476600.000100/b/see"' in shown
    assert 'aria-label="Review it"' in shown
    assert '<template><dialog class="confirm"' in shown
    assert ">title</h2>" in shown
    assert '<button class="button danger" value="yes">confirm</button>' in shown


def test_a_placeholder_is_no_value() -> None:
    """What a field suggests is told apart from what stands in it."""
    text = {"type": "plain_text_input", "placeholder": plain("like this")}
    options = [{"text": plain("One"), "value": "1", "description": plain("counts")}]
    select = {"type": "static_select", "placeholder": plain("choose"), "options": options}
    assert 'placeholder="like this"' in modal(asked(text))
    assert 'placeholder="like this" value' not in modal(asked(text))
    assert 'value="so"' in modal(asked(text | {"initial_value": "so"}))
    empty = modal(asked(select))
    assert '<select class="field empty"' in empty
    assert '<option value="" selected disabled hidden>choose</option>' in empty
    assert '<span>One</span><span class="description">counts</span>' in empty
    assert '<option value="1" selected>' in modal(asked(select | {"initial_option": options[0]}))


def test_a_choice_is_marked() -> None:
    """Of radio buttons that one is checked which is chosen; their label is their legend."""
    options = [{"text": plain(one), "value": one} for one in ("here", "left")]
    state = {"values": {"why": {"why": {"type": "radio_buttons", "selected_option": options[1]}}}}
    shown = modal(asked({"type": "radio_buttons", "options": options}), state=state)
    assert "<legend>Why?</legend>" in shown
    assert 'value="left" checked>' in shown
    assert 'value="here" checked>' not in shown


def test_a_modal_shows_what_was_typed_and_what_is_wrong() -> None:
    """Values are found by block and action; an error stands by its input, which says so."""
    typed = {
        "why": {"why": {"type": "plain_text_input", "value": "because"}},
        "not": {"why": {"type": "plain_text_input", "value": "another"}},
    }
    text = {"type": "plain_text_input", "multiline": True}
    view = {"state": {"values": typed}, "errors": {"why": "too short"}}
    shown = modal(asked(text, optional=True, hint=plain("in short")), **view)
    assert '<label for="V1/why/why">Why? <span class="optional">（任意）</span></label>' in shown
    assert 'aria-describedby="V1/why.error" aria-invalid="true">\nbecause</textarea>' in shown
    assert '<div class="error" id="V1/why.error" role="alert">too short</div>' in shown
    assert '<div class="hint">in short</div>' in shown
    assert "another" not in shown
    assert 'aria-labelledby="V1.title"' in shown
    assert '<button type="button" class="button primary" value="submit">submit</button>' in shown


def test_the_page_looks_no_better_than_slack() -> None:
    """No line break is nicer than Slack's, nothing is styled in place, both themes are there."""
    sheet = style_sheet()
    for kind in ("auto-phrase", "balance", "pretty", "hyphens"):
        assert kind not in sheet
    shown = page([Html(drawn(TABLE, chart("line", 1)))], "t", locale="ja-JP", theme="dark")
    assert " style=" not in shown
    assert shown.startswith('<!doctype html><html lang="ja" class="dark">')
    assert "light-dark(" in sheet


def test_the_client_speaks_english_where_it_knows_no_other() -> None:
    """A reader of another language gets English."""
    assert say("de-DE", "optional") == "(optional)"

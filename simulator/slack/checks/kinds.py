"""Block types: where each is allowed, and its validation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulator.slack.checks import data, elements, objects
from simulator.slack.checks.found import LONGEST_ID, Found
from simulator.slack.checks.rich_text import rich_text

_SECTION_TEXT = 3000
_FIELD = 2000
_FIELDS = 10
_ACTIONS = 25
_CONTEXT = 10
_LABEL = 2000
_ALERT = 200
MARKDOWN = 12_000

Check = Callable[[Found, Mapping[str, Any]], None]
Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a block type is allowed, and its check (None: contents are not checked)."""

    message: bool
    modal: bool
    check: Check | None = None
    home: bool = True

    def on(self, surface: Surface) -> bool:
        """Return whether the type is allowed on a surface."""
        return {"message": self.message, "modal": self.modal, "home": self.home}[surface]


def _section(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, (), ("block_id", "text", "fields", "accessory", "expand"))
    if block.get("text") is None and block.get("fields") is None:
        found.add("missing required field: text")
    objects.text(found.at("text"), block.get("text"), _SECTION_TEXT)
    for here, field in found.items(block, "fields", _FIELDS):
        objects.text(here, field, _FIELD)
    if block.get("accessory") is not None:
        elements.element(found.at("accessory"), block["accessory"], elements.IN_SECTION)
    found.flags(block, "expand")


def _header(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("text",), ("block_id",))
    objects.text(found.at("text"), block.get("text"), 150, objects.PLAIN)


def _actions(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("elements",), ("block_id",))
    for here, one in found.items(block, "elements", _ACTIONS):
        elements.element(here, one, elements.IN_ACTIONS)


def _context(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("elements",), ("block_id",))
    for here, one in found.items(block, "elements", _CONTEXT):
        if isinstance(one, Mapping) and one.get("type") == "image":
            elements.element(here, one, frozenset({"image"}))
        else:
            objects.text(here, one or {}, _SECTION_TEXT)


def _image(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("alt_text",), ("block_id", "image_url", "slack_file", "title"))
    objects.text(found.at("title"), block.get("title"), 2000, objects.PLAIN)
    if (block.get("image_url") is None) == (block.get("slack_file") is None):
        found.add("must have either image_url or slack_file")
    found.string(block, "alt_text", 2000)
    found.url(block, "image_url")


def _input(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("label", "element"), ("block_id", "hint", "optional", "dispatch_action"))
    objects.text(found.at("label"), block.get("label"), _LABEL, objects.PLAIN)
    objects.text(found.at("hint"), block.get("hint"), _LABEL, objects.PLAIN)
    found.flags(block, "optional", "dispatch_action")
    if block.get("element") is not None:
        elements.element(found.at("element"), block["element"], elements.IN_INPUT)


def _divider(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, (), ("block_id",))


def _markdown(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("text",), ("block_id",))
    found.string(block, "text", MARKDOWN)


def _alert(found: Found, block: Mapping[str, Any]) -> None:
    found.keys(block, ("text",), ("block_id", "level"))
    objects.text(found.at("text"), block.get("text"), _ALERT)
    found.one_of(block, "level", ("default", "info", "warning", "error", "success"))


KINDS: Mapping[str, Kind] = {
    "section": Kind(message=True, modal=True, check=_section),
    "header": Kind(message=True, modal=True, check=_header),
    "actions": Kind(message=True, modal=True, check=_actions),
    "context": Kind(message=True, modal=True, check=_context),
    "image": Kind(message=True, modal=True, check=_image),
    "input": Kind(message=True, modal=True, check=_input),
    "divider": Kind(message=True, modal=True, check=_divider),
    "rich_text": Kind(message=True, modal=True, check=rich_text),
    "table": Kind(message=True, modal=False, check=data.table),
    "data_visualization": Kind(message=True, modal=False, check=data.chart, home=False),
    "markdown": Kind(message=True, modal=False, check=_markdown, home=False),
    "alert": Kind(message=False, modal=True, check=_alert, home=False),
    "video": Kind(message=True, modal=True),
    "card": Kind(message=True, modal=True),
    "carousel": Kind(message=True, modal=False),
    "container": Kind(message=True, modal=False, home=False),
    "context_actions": Kind(message=True, modal=False, home=False),
    "data_table": Kind(message=True, modal=False),
    "file": Kind(message=True, modal=False, home=False),
    "plan": Kind(message=True, modal=False, home=False),
    "task_card": Kind(message=True, modal=False, home=False),
}


def block(found: Found, thing: object, surface: Surface) -> None:
    """Check one block of a message, a modal or App Home."""
    if not found.is_object(thing):
        return
    kind = KINDS.get(str(thing.get("type")))
    if kind is None or not kind.on(surface):
        found.add(f"unsupported type: {thing.get('type')}")
        return
    found.string(thing, "block_id", LONGEST_ID)
    if kind.check is not None:
        kind.check(found, thing)

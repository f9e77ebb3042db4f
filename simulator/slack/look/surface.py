"""What blocks and elements are rendered for: a reader, current values and errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.slack.forms import chosen
from simulator.slack.look.html import Attribute, Html, el
from simulator.slack.look.words import say
from simulator.slack.spans import Reader

Block = Mapping[str, Any]
Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surface:
    """Rendering context: the reader, the current values and the errors.

    `values` are keyed by block_id and action_id, like a view's state; `errors` by block_id.
    """

    reader: Reader
    id: str = ""
    values: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def place(self, block: Block, element: Element | None = None) -> str:
        """Return the HTML id of an element or its block."""
        parts = [self.id, block.get("block_id", ""), (element or {}).get("action_id", "")]
        return "/".join(str(part) for part in parts if part).replace(" ", "_")

    def error_id(self, block: Block) -> str | None:
        """Return the HTML id of an input's error message, None if it has no error."""
        return f"{self.place(block)}.error" if str(block.get("block_id")) in self.errors else None

    def chosen(self, element: Element, block: Block) -> list[str]:
        """Return the text entered, or the values of the chosen options."""
        state = self.values.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))
        value = chosen(state) if state else None
        return value if isinstance(value, list) else [str(value)] if value else []


def address(block: Block, element: Element) -> dict[str, Attribute]:
    """Return the attributes that tell which element of which block is used."""
    return {"data_block": block.get("block_id"), "data_action": element.get("action_id")}


def unknown(kind: str, on: Surface) -> Html:
    """Render a placeholder for something that Slack shows and this renderer does not support."""
    said = say(on.reader.locale, "unknown", kind=kind)
    return el("div", said, class_="unknown", role="alert")

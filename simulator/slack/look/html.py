"""HTML building: plain strings are escaped; only what `el` returns is markup."""

from html import escape
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_VOID = frozenset({"br", "hr", "input", "link", "meta"})


class Html(str):
    """Markup, as opposed to text."""

    __slots__ = ()


Inside: TypeAlias = "str | Iterable[Inside] | None"
Attribute: TypeAlias = str | float | None


def el(tag: str, *inside: Inside, **attributes: Attribute) -> Html:
    """Return an element; `class_` and `data_id` become `class` and `data-id`.

    An attribute that is None or False is omitted; True renders it without a value.
    """
    closing = "" if tag in _VOID else f"</{tag}>"
    return Html(f"{opening(tag, **attributes)}{fragment(*inside)}{closing}")


def opening(tag: str, **attributes: Attribute) -> Html:
    """Return an element's opening tag alone."""
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    return Html(f"<{tag}{written}>")


def fragment(*inside: Inside) -> Html:
    """Return the concatenated parts."""
    return Html("".join(map(_markup, inside)))


def lines(text: str) -> Html:
    """Return text with its line breaks kept."""
    return Html(escape(text).replace("\n", "<br>"))


def _markup(inside: Inside) -> str:
    if inside is None or isinstance(inside, Html):
        return inside or ""
    return escape(inside) if isinstance(inside, str) else "".join(map(_markup, inside))


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'

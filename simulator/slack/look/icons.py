"""Signs drawn as shapes: a character would make the browser load another font for it."""

from simulator.slack.look.html import Html, el


def _icon(path: str) -> Html:
    shape = el("path", d=path)
    return el("svg", shape, class_="icon", viewBox="0 0 20 20", aria_hidden="true")


BOLT = _icon("M11.5 1.5L4 11.5h5l-1 7 7.5-10h-5z")
DOTS = _icon(
    "M10 2.5a1.8 1.8 0 0 1 0 3.6a1.8 1.8 0 0 1 0-3.6z"
    "M10 8.2a1.8 1.8 0 0 1 0 3.6a1.8 1.8 0 0 1 0-3.6z"
    "M10 13.9a1.8 1.8 0 0 1 0 3.6a1.8 1.8 0 0 1 0-3.6z"
)
HOUSE = _icon("M10 2L2 9h2v8.5h4.5v-5h3v5H16V9h2z")
PLANE = _icon("M2 3.5l16 6.5-16 6.5 2.5-5.5 7-1-7-1z")

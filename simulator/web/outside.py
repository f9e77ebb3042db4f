"""The extension point: what a page shows beside the workspace, and what its buttons do.

A page without an `Outside` has no panel and no tour. To add them, pass an object with these three
methods to `serve`. Panel and tour are built with `el` for one reader, at each change of the
workspace and at least twice a second; only what differs is sent. A button made by `act_button`
calls `act` in a thread of its own, which may take as long as it likes; the page shows the
button as busy until then.
"""

import json
from typing import Protocol

from simulator.slack.look.html import Html, Inside, el
from simulator.slack.spans import Reader


class Outside(Protocol):
    """What happens outside the workspace."""

    def panel(self, reader: Reader) -> Html:
        """Return the content of the region "Outside world"; its heading and frame are there."""
        ...

    def tour(self, reader: Reader) -> Html | None:
        """Return the tour, an element of its own, or None while there is none."""
        ...

    def act(self, name: str, values: dict[str, str], reader: Reader) -> str | None:
        """Do what a button says; return an error in the reader's language, or None.

        Raises ValueError for an unknown name or value.
        """
        ...


def act_button(said: Inside, name: str, *, look: str = "button", **values: str) -> Html:
    """Return a button that calls `act` with a name and values."""
    given = json.dumps(values, ensure_ascii=False) if values else None
    button_id = "/".join(["act", name, *values.values()]).replace(" ", "_")
    return el(
        "button",
        said,
        type="button",
        class_=look,
        id=button_id,
        data_act=name,
        data_values=given,
    )

"""A card as its tests call it, and its words."""

from datetime import timedelta

from bot.domain.cancellation.request import Request
from bot.domain.people import Called
from handlers.blocks import Message
from handlers.cancellation.views import approval_card
from tests.handlers.views.samples import a_reader, words

MINUTE = timedelta(seconds=60)


def card(request: Request, language: str = "en", **changes: object) -> Message:
    """Return a card that calls two approvers."""
    values = {
        "called": Called(("U1", "U2")),
        "stoppable": True,
        "stop_window": MINUTE,
        **changes,
    }
    return approval_card.approval_card(a_reader(language), request, **values)  # type: ignore[arg-type]


def said(request: Request, language: str = "en", **changes: object) -> str:
    """Return the words of a card."""
    return words(card(request, language, **changes).blocks)

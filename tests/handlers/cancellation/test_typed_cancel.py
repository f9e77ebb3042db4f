"""What /cancel answers where it understood nothing."""

from handlers.cancellation.views import typed
from tests.handlers.views.samples import a_reader, words


def test_help_teaches_cancel_and_quotes_only_what_was_typed() -> None:
    """Help shows the command; nothing typed, or a blank, is not called unreadable."""
    assert "/cancel ID" in words(typed.cancel_help(a_reader(), None).blocks)
    assert "no order ID" not in words(typed.cancel_help(a_reader(), " ").blocks)

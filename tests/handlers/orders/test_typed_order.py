"""What /order answers where it understood nothing."""

from handlers.orders.views import typed
from tests.handlers.views.samples import a_reader, words


def test_help_teaches_and_repeats_what_was_typed() -> None:
    """Help shows the command with an example, and what it could not read."""
    helped = typed.order_help(a_reader(), "*twelve*")
    assert "*twelve*" in words(helped.blocks)
    assert "*twelve*" not in helped.text
    assert "/order ID" in words(helped.blocks)

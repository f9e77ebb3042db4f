"""The form that asks until when an approver is away."""

from handlers import ids
from handlers.blocks import Block, Message, input_of, message, modal, paragraph
from handlers.orders.views.parts import simulated
from handlers.reader import Reader


def away_modal(reader: Reader) -> Block:
    """Return the form: one date, the last day of the absence."""
    until = input_of(
        ids.Input.HOME_UNTIL,
        reader.say("away.label"),
        {"type": "datepicker"},
        hint=reader.say("away.hint"),
    )
    return modal(
        ids.Callback.HOME_AWAY,
        reader.say("away.title"),
        [*simulated(reader), paragraph(reader.rich("away.what")), until],
        close=reader.say("button.back"),
        submit=reader.say("away.submit"),
    )


def not_approver(reader: Reader) -> Message:
    """Return the message that only approvers can be away, since cards mention nobody else."""
    return message(reader.say("away.error.not_approver"))

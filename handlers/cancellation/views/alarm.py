"""The alarm: an order ships while Amazon cancels it, so that Amazon may refund it in full."""

from bot.domain.cancellation.request import Request, State, Trouble
from handlers import ids
from handlers.blocks import Block, Message, actions, escaped, header, message, paragraph
from handlers.orders.views.parts import in_small, order_button, seller_central, simulated
from handlers.reader import Reader
from handlers.wording import product


def is_alarm(request: Request) -> bool:
    """Return whether the first thing to do is to stop a parcel."""
    return request.open and request.noted.trouble is Trouble.SHIPPED_IN_PROGRESS


def alarm(reader: Reader, request: Request) -> Message:
    """Return the message to the requester, the approvers and the channel."""
    payload = {"id": request.id, "order_id": request.order.id, "store": request.store}
    return message(
        alarm_text(reader, request),
        *alarm_blocks(reader, request),
        metadata={"event_type": ids.ALARM_EVENT, "event_payload": payload},
    )


def alarm_text(reader: Reader, request: Request) -> str:
    """Return the alarm as text: what to do first."""
    return reader.say(
        "alarm.fallback",
        product=escaped(product(reader, request.order)),
        order=request.order.id,
        state=reader.say(f"state.{request.state}"),
    )


def alarm_blocks(reader: Reader, request: Request, *more: Block) -> list[Block]:
    """Return the alarm's blocks, which also replace the card; `more` are further buttons."""
    named = product(reader, request.order)
    look = seller_central(reader, request.order.id, name="check_seller_central", style="primary")
    return [
        header(reader.say("alarm.title", product=named)),
        *simulated(reader),
        paragraph(reader.rich("alarm.shipped"), reader.rich("alarm.do")),
        actions(look, *more),
        in_small(reader, request.order, *record(reader, request)),
    ]


def record(reader: Reader, request: Request) -> list[str]:
    """Return the state, the requester and the approvers, for small print."""
    said = [reader.say("record.requested", who=f"<@{request.requester}>")]
    if request.approved_at is not None:
        people = " ".join(f"<@{one}>" for one in request.approvals)
        key = "record.approved" if people else "record.no_approval"
        said.append(reader.say(key, who=people, at=reader.time(request.approved_at)))
    return said


def closing_buttons(reader: Reader, request: Request) -> list[Block]:
    """Return the buttons of an unconfirmed request."""
    if request.state is not State.UNCONFIRMED:
        return []
    row = [("check_again", ids.Action.CHECK_AGAIN), ("close", ids.Action.CLOSE)]
    order_id = request.order.id
    return [order_button(reader, name, one, order_id, value=request.id) for name, one in row]

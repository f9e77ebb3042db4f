"""What the daily clean-up deletes, and what that means to people."""

from datetime import timedelta

from bot.usecases import keeping
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.asking import SubmitRefusal
from bot.usecases.cancellation.deciding import Done
from tests.builders import an_order
from tests.usecases.office import TANAKA, Office

DAY = timedelta(days=1)


def test_a_form_is_good_for_a_week(office: Office) -> None:
    """A form left open for days can be sent; after more than a week one begins anew."""
    kept, lost = office.view(an_order()), office.view(an_order(id="250-7654321-7654321"))
    office.clock.advance(6 * DAY)
    keeping.forget_old(office.desk)
    assert office.submit(kept).request is not None

    office.clock.advance(2 * DAY)
    keeping.forget_old(office.desk)
    asked = office.submit(lost)
    assert (asked.refusal, asked.request) == (SubmitRefusal.FORM_LOST, None)


def test_a_repeat_is_known_for_a_week(office: Office) -> None:
    """Slack repeats a click within minutes; its answer is kept for days, not for ever."""
    request = office.ask()
    assert office.click(deciding.approve, request, trigger="T-first") is Done.APPROVED

    office.clock.advance(6 * DAY)
    keeping.forget_old(office.desk)
    assert office.desk.store.deliveries.answer("T-first") == Done.APPROVED

    office.clock.advance(2 * DAY)
    keeping.forget_old(office.desk)
    assert office.desk.store.deliveries.answer("T-first") is None


def test_order_data_is_forgotten_after_540_days(office: Office) -> None:
    """The request goes; its lines stay without the order's number, and the forgetting is a line."""
    request = office.ask()
    office.click(deciding.reject, request, TANAKA, "in stock")
    office.clock.advance(541 * DAY)
    keeping.forget_old(office.desk)

    assert office.desk.store.requests.get(request.id) is None
    *lines, last = office.desk.store.audit.all()
    assert (last.action, last.why.split(",")[0]) == ("forgotten", "1 requests")
    assert "requested" in [one.action for one in lines]
    assert {one.order_id for one in lines} == {""}

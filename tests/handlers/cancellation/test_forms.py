"""The forms: loading, refused, filled in, warned, and the two that decide."""

import pytest

from bot.domain.cancellation.eligibility import Rule, Verdict, assess
from bot.domain.cancellation.reasons import Reason
from bot.domain.orders.order import Order
from handlers import ids
from handlers.cancellation.views import modal
from handlers.reader import Reader
from tests.builders import a_forecast, a_request, an_item, an_order
from tests.handlers.views.samples import EARLIER, a_reader, buttons, parts, wanted, words


def form(order: Order, reader: Reader | None = None, **changes: object) -> dict[str, object]:
    """Return the form for an order with a known forecast."""
    values: dict[str, object] = {"private_metadata": '{"order_id":"1"}', **changes}
    forecast = values.pop("forecast", a_forecast(cancelled=0, orders=38, room=0))
    verdict = assess(order.facts)
    return modal.request_modal(reader or a_reader(), order, verdict, forecast, **values)  # type: ignore[arg-type]


def chosen(view: object, block: str) -> str | None:
    """Return what is chosen in an input."""
    element = next(one for one in parts(view) if one.get("block_id") == block)["element"]
    value = element.get("initial_option", {}).get("value")
    return str(value) if value else None


def about(view: object, reason: Reason) -> str:
    """Return the description of a reason in the picker."""
    option = next(one for one in parts(view) if one.get("value") == reason and "description" in one)
    return str(option["description"]["text"])


def test_the_form_asks_three_things_and_chooses_nothing() -> None:
    """Reason, parcel and note; nothing is chosen for anybody, only the note may stay empty."""
    view = form(an_order())
    inputs = [one for one in parts(view) if one.get("type") == "input"]

    assert [one["block_id"] for one in inputs] == [
        "cancellation.reason",
        "cancellation.parcel",
        "cancellation.note",
    ]
    assert [one["optional"] for one in inputs] == [False, False, True]
    assert chosen(view, "cancellation.reason") is None
    assert chosen(view, "cancellation.parcel") is None
    assert inputs[0]["hint"]["text"].endswith("does not change whether it counts.")
    assert inputs[2]["hint"]["text"] == "No buyer name, address or phone."
    assert view["private_metadata"] == '{"order_id":"1"}'


def test_every_reason_says_what_it_does() -> None:
    """Each reason of ours is offered and says whether it counts and what becomes of the units."""
    view = form(an_order())
    assert [one["value"] for one in parts(view) if "description" in one] == [
        str(reason) for reason in Reason
    ]
    assert about(view, Reason.NO_INVENTORY) == "Counts. Units are not put back on sale"
    assert about(view, Reason.BUYER_CANCELLED) == "Counts. A message is not a request"


def test_with_the_formal_request_the_buyers_reason_is_chosen() -> None:
    """The buyer's request on every item: their reason is chosen, submitting decides."""
    view = form(wanted())
    assert chosen(view, "cancellation.reason") == "BUYER_CANCELLED"
    assert about(view, Reason.BUYER_CANCELLED) == "Not counted, per Amazon Help"
    assert "your request decides" in words(view)
    [hint] = [one["hint"]["text"] for one in parts(view) if "hint" in one][:1]
    assert hint == "Any other reason counts."
    assert "Amazon Help does not say whether" in words(view)
    assert "cancellation.why_not_ask" not in buttons(view)


def test_a_request_on_some_items_chooses_nothing() -> None:
    """Half a request does not make the cancellation uncounted."""
    view = form(an_order(items=(an_item(requested=True), an_item(id="2"))))
    assert chosen(view, "cancellation.reason") is None
    assert "Cancellation Rate 0.00% → 2.63%" in words(view)
    assert "takes the whole order and counts" in words(view)
    assert "cancellation.why_not_ask" in buttons(view)


def test_prime_in_japan_counts_and_needs_an_approval() -> None:
    """A Prime order with the formal request: not counted there, counted here, somebody approves."""
    order = wanted(programs=frozenset({"PRIME"}))
    said = words(form(order))
    assert "Not counted in the Cancellation Rate, per Amazon Help" in said
    assert "Counts in the Prime rate" in said
    assert "G202072550|Seller Fulfilled Prime> (23 Nov)" in said
    assert "an approver decides" in said
    assert "Prime rate" in about(form(order), Reason.BUYER_CANCELLED)
    assert "Prime rate" not in about(form(order, a_reader(market="US")), Reason.BUYER_CANCELLED)


def test_the_form_shows_what_the_cancel_costs() -> None:
    """The rate before and after, the target, and that it is an estimate."""
    said = words(form(an_order()))
    assert "Cancellation Rate 0.00% → 2.63%" in said
    assert "Estimate: misses the target (under 2.5%)." in said
    assert "Now 0 of 38 orders, Amazon's report of Tue 24 Nov 08:00" in said

    fine = words(form(an_order(), forecast=a_forecast(cancelled=0, orders=41, room=1)))
    assert "→ 2.44%" in fine
    assert "Estimate: stays within the target (under 2.5%)." in fine


def test_one_of_forty_misses_the_target() -> None:
    """2.50% is not under 2.5%."""
    said = words(form(an_order(), forecast=a_forecast(cancelled=0, orders=40, room=0)))
    assert "→ 2.50%" in said
    assert "misses" in said


def test_without_a_report_the_cost_is_unknown_and_not_invented() -> None:
    """No report: no rate is printed, and the cancellation is treated as one that counts."""
    said = words(form(an_order(), forecast=None))
    assert "There is no account report yet" in said
    assert "Counts in your Cancellation Rate." in said
    assert "%" not in said


def test_a_report_without_orders_prints_no_rate_of_nothing() -> None:
    """0 of 0 is no rate."""
    said = words(form(an_order(), forecast=a_forecast(cancelled=0, orders=0, room=0)))
    assert "counts no orders" in said
    assert "%" not in said


def test_an_earlier_cancel_of_the_same_product_is_a_fact_with_its_date() -> None:
    """Where we cancelled the same product lately, the form says which order and when."""
    said = words(form(an_order(), earlier=EARLIER))
    assert "250-7654321-7654321|Same product cancelled 15 Nov>" in said


def test_the_buyers_reason_without_a_request_is_warned_about_first() -> None:
    """The warning stands first, with Guide the Buyer, and what was typed is kept."""
    view = form(
        an_order(), warned=True, chosen=Reason.BUYER_CANCELLED, parcel="here", note="いま必要"
    )
    said = words(view)
    assert "A message is not a request." in said.splitlines()[1] + said.splitlines()[0]
    assert view["submit"]["text"] == "Request Anyway"  # type: ignore[index]
    assert "cancellation.guide" in buttons(view)
    assert chosen(view, "cancellation.reason") == "BUYER_CANCELLED"
    assert chosen(view, "cancellation.parcel") == "here"
    assert any(one.get("initial_value") == "いま必要" for one in parts(view))


def test_the_seller_who_cannot_deliver_is_never_offered_to_guide_the_buyer() -> None:
    """Guide the Buyer is there only after somebody chose the buyer's reason."""
    for order in (an_order(), wanted()):
        assert "cancellation.guide" not in buttons(form(order))
    why = modal.why_not_ask_view(a_reader(), an_order(), None)
    assert "cancellation.guide" not in buttons(why)


@pytest.mark.parametrize("rule", [rule for rule in Rule if not Verdict(rule).allowed])
def test_a_refusal_says_why_what_next_and_that_nothing_was_sent(rule: Rule) -> None:
    """Each refusal has its reason, a next step, the way to Seller Central, and no Submit."""
    view = modal.refused_modal(a_reader(), an_order(), Verdict(rule))
    said = words(view)
    assert a_reader().say(f"rule.{rule}.next") in said
    assert "Nothing was sent to Amazon." in said
    assert "submit" not in view
    assert buttons(view)["order.seller_central"]["url"] == (
        "https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-1234567"
    )


def test_a_refusal_is_called_what_it_is() -> None:
    """Cancelled already and not yet possible are no refusals in name."""
    titles = {
        rule: modal.refused_modal(a_reader(), an_order(), Verdict(rule))["title"]["text"]
        for rule in (Rule.ALREADY_CANCELLED, Rule.PENDING, Rule.FBA)
    }
    assert list(titles.values()) == ["Already cancelled", "Not possible yet", "Cannot be cancelled"]


def test_the_whole_loading_form() -> None:
    """The form that opens at once, to the letter."""
    assert modal.loading_modal(a_reader(), "250-1234567-1234567") == {
        "type": "modal",
        "callback_id": "cancellation.loading",
        "title": {"type": "plain_text", "text": "Request a cancellation", "emoji": True},
        "close": {"type": "plain_text", "text": "Go Back", "emoji": True},
        "private_metadata": "",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {
                                "type": "text",
                                "text": "Asking Amazon about order 250-1234567-1234567 …",
                            }
                        ],
                    }
                ],
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "plain_text",
                        "text": "This form fills itself in within seconds. "
                        "You can go back at any time; nothing is sent.",
                        "emoji": True,
                    }
                ],
            },
        ],
    }


def test_why_not_ask_quotes_the_rule_and_the_honest_ways() -> None:
    """The guideline with its source, the four ways, and what the first of them costs."""
    said = words(modal.why_not_ask_view(a_reader(), an_order(), a_forecast(orders=63)))
    assert "do not allow a seller to ask the buyer" in said
    assert "G1701|Communication Guidelines> (23 Nov)" in said
    assert "2V3TMTJREQ4RJ97|Amazon's page on natural disasters> (28 Nov)" in said
    assert "it counts (rate 1.59% → 3.17%, estimate; target under 2.5%)" in said
    unknown = words(modal.why_not_ask_view(a_reader("ja"), None, None))
    assert "率の変化はまだ不明、目標は2.5%未満" in unknown
    india = words(modal.why_not_ask_view(a_reader(market="IN"), None, None))
    assert "the new rate is not known yet" in india
    assert "%" not in india


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_for_a_buyer_are_in_the_buyers_language(language: str) -> None:
    """Whoever reads, what is copied for a buyer is in the marketplace's language."""
    at_home = modal.guide_view(a_reader(language), an_order(), "A3SELLER.JP")
    abroad = modal.guide_view(a_reader(language, "US"), an_order(), "A3SELLER.US")
    assert "「キャンセルをリクエスト」" in words(at_home)
    assert "Your Account > Your Orders > Request Cancellation" in words(abroad)
    assert "201722390" in words(at_home)


def test_the_forms_that_decide_carry_the_request_alone() -> None:
    """Rejecting and closing know the request by its id, and ask for one thing."""
    request = a_request(note="秘密", id="request-1")
    rejecting = modal.reject_modal(a_reader(), request)
    closing = modal.close_modal(a_reader(), request)
    assert rejecting["private_metadata"] == closing["private_metadata"] == "request-1"
    assert "秘密" not in words(rejecting) + words(closing)
    options = [one["value"] for one in parts(closing) if "value" in one and "action_id" not in one]
    assert options == ["cancelled", "failed"]
    assert chosen(closing, "cancellation.close_outcome") is None


def test_the_forms_that_decide_say_which_version_they_are_about() -> None:
    """A form carries the version that its person saw, beside the input whose block has an id."""
    request = a_request(id="request-1", version=3)
    for view in (modal.reject_modal(a_reader(), request), modal.close_modal(a_reader(), request)):
        assert ids.version_in(view["blocks"]) == 3
    assert ids.version_in([{"block_id": "cancellation.reject_text"}, {"type": "rich_text"}]) is None


def test_an_open_request_is_shown_instead_of_a_second_form() -> None:
    """Who asked, why and how it stands, and where it is decided."""
    said = words(modal.already_open_modal(a_reader(), a_request(note="棚にない"), an_order()))
    assert "waiting for approval · No inventory · requested by @U0MIKA" in said
    assert "Note:\n棚にない" in said
    assert "on its card in the approvals channel" in said


def test_a_fault_says_that_nothing_was_sent() -> None:
    """Where Amazon cannot be asked, the form says what is wrong, and that nothing happened."""
    view = modal.fault_modal(
        a_reader(), "role_missing", order_id="250-0000000-0000001", reference="ab12"
    )
    assert view["callback_id"] == "cancellation.refused"
    assert "Tell your administrator: ab12" in words(view)
    assert "Nothing was sent to Amazon." in words(view)


def test_a_buyers_request_that_came_meanwhile_has_ours_made_anew() -> None:
    """Ours waits without it and would count: withdraw, and request again."""
    said = words(modal.already_open_modal(a_reader(), a_request(), wanted()))
    assert "Withdraw the open request on its card and request again as “Buyer canceled”" in said
    ours = a_request(order=wanted())
    assert "Withdraw" not in words(modal.already_open_modal(a_reader(), ours, wanted()))

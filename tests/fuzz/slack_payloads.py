"""Fuzzing Slack's payloads: always acknowledged, and nothing done without permission."""

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from bot.domain.cancellation.request import State
from bot.domain.orders.form import OpenedView
from handlers import ids
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import CHANGES, Change, changed
from tests.fuzz.workplace import (
    APPROVERS,
    OPERATORS,
    PEOPLE,
    WITHIN,
    Row,
    Seen,
    Workplace,
    a_workplace,
    named_in,
)
from tests.scenario.world import APPROVALS, DESK

Payload = dict[str, Any]
_BUTTONS: Final = {
    ids.Action.APPROVE: State.REQUESTED,
    ids.Action.REJECT: State.REQUESTED,
    ids.Action.WITHDRAW: State.REQUESTED,
    ids.Action.STOP: State.APPROVED,
    ids.Action.CHECK_AGAIN: State.APPROVED,
    ids.Action.CLOSE: State.APPROVED,
}
_OTHERS: Final = tuple(one for one in ids.Action if one not in _BUTTONS)
_FORMS: Final = (
    ids.Callback.REQUEST,
    ids.Callback.REJECT_REASON,
    ids.Callback.CLOSE,
    ids.Callback.ORDER_FIND,
)
_SHORTCUTS: Final = tuple(ids.Shortcut)
_EVENTS: Final = tuple(ids.Event)
_COMMANDS: Final = ("/order", "/cancel", "/health")
_TEXTS: Final = ("", "help", "250-1234567-1234567", "cancel 3", "late-shipment", "\ud83c", "x" * 99)
TEMPLATES: Final = (*_BUTTONS, *_OTHERS, *_FORMS, *_COMMANDS, *_SHORTCUTS, *_EVENTS)


@dataclass(frozen=True, slots=True)
class Case:
    """A user's action with a mutated delivery."""

    template: str
    person: str
    text: str
    changes: tuple[Change, ...]
    same_trigger: bool


CASES: Final = st.builds(
    Case,
    st.sampled_from(TEMPLATES),
    st.sampled_from((*PEOPLE, "U0SATO", "U0TANAKA", "U0SUZUKI", "U0SUZUKI")),
    st.sampled_from(_TEXTS),
    st.just(()) | st.lists(CHANGES, max_size=3).map(tuple),
    st.integers(0, 9).map(lambda n: n == 0),
)
_ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    ids.Action.APPROVE: APPROVERS,
    ids.Action.WITHDRAW: OPERATORS,
    ids.Action.STOP: OPERATORS,
    ids.Action.CHECK_AGAIN: OPERATORS,
    ids.Callback.REQUEST: OPERATORS,
    ids.Callback.REJECT_REASON: APPROVERS,
    ids.Callback.CLOSE: APPROVERS,
}
"""Who may change something, and by what."""


class DeliveryChecker:
    """Sends deliveries and checks their effects."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._numbers = count(1)

    def check(self, case: Case) -> str:
        """Send the delivery; check its acknowledgement, and who changed what."""
        payload = changed(self._payload(case), case.changes)
        if not isinstance(payload, dict):
            payload = {"said": payload}
        looking, slack = self._place.looking, self._place.world.slack
        before = self._place.seen()
        kind = "slash_commands" if case.template in _COMMANDS else "interactive"
        kind = "events_api" if case.template in _EVENTS else kind
        delivery = slack.deliver(kind, payload)
        delivery.wait(WITHIN)
        assert delivery.acked_at is not None, "not acknowledged"
        after = self._place.seen()
        lines = looking.lines(before.line)
        self._place.heard.nothing()
        slack.forget()
        if before.changes == after.changes and before.rows == after.rows:
            # That an operator wants to be told is on the record, and changes no request.
            assert {action for _, action, _ in lines} <= {"watching"}
            assert {actor for actor, _, _ in lines} <= OPERATORS
            return "nothing changed"
        hold_allowed(payload, before, after, lines, self._place.world.slack.team_id)
        return "changed by who may"

    def _payload(self, case: Case) -> Payload:
        number = "0" if case.same_trigger else str(next(self._numbers))
        if case.template in _COMMANDS:
            return self._command(case, number)
        if case.template in _SHORTCUTS:
            return self._interaction(case, number) | self._shortcut(case)
        if case.template in _EVENTS:
            return self._event(case, number)
        if case.template in _FORMS:
            return self._interaction(case, number) | {
                "type": "view_submission",
                "view": self._form(case.template, number),
                "response_urls": [],
            }
        return self._interaction(case, number) | self._click(case)

    def _command(self, case: Case, number: str) -> Payload:
        return {
            "token": "legacy",
            "team_id": self._place.world.slack.team_id,
            "channel_id": DESK,
            "user_id": case.person,
            "command": case.template,
            "text": case.text,
            "is_enterprise_install": "false",
            "response_url": "",
            "trigger_id": f"1.2.{number}",
        }

    def _shortcut(self, case: Case) -> Payload:
        on_message = case.template == ids.Shortcut.LOOK_UP_ORDER
        said = {"text": case.text, "blocks": [{"type": "x", "elements": [{"text": case.text}]}]}
        return {
            "type": "message_action" if on_message else "shortcut",
            "callback_id": case.template,
            "response_url": "",
            "message": said if on_message else None,
        }

    def _event(self, case: Case, number: str) -> Payload:
        url = f"https://sellercentral.amazon.co.jp/orders-v3/order/{case.text}"
        event = {
            "type": case.template,
            "user": case.person,
            "tab": "home",
            "channel": APPROVALS,
            "message_ts": "1.1",
            "source": "conversations_history",
            "links": [{"domain": "sellercentral.amazon.co.jp", "url": url}],
        }
        team = self._place.world.slack.team_id
        return {
            "type": "event_callback",
            "team_id": team,
            "event_id": f"Ev{number}",
            "event": event,
            "user": {"id": case.person},
        }

    def _interaction(self, case: Case, number: str) -> Payload:
        team = self._place.world.slack.team_id
        return {
            "type": "block_actions",
            "user": {"id": case.person, "username": "x", "name": "x", "team_id": team},
            "trigger_id": f"1.2.{number}",
            "team": {"id": team, "domain": "demo"},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _click(self, case: Case) -> Payload:
        state = _BUTTONS.get(ids.Action(case.template))
        block, value = "order", "250-1234567-1234567"
        card = self._place.like(state or State.REQUESTED).noted.card
        assert card is not None
        if state is not None:
            value = self._place.request(state)
            request = self._place.world.program.store.requests.get(value)
            assert request is not None
            block = ids.block_of(value, request.version, "buttons")
        action = {"action_id": case.template, "block_id": block, "type": "button", "value": value}
        return {
            "container": {
                "type": "message",
                "message_ts": card.ts,
                "channel_id": APPROVALS,
                "is_ephemeral": False,
            },
            "channel": {"id": APPROVALS, "name": "approvals"},
            "response_url": "",
            "actions": [action],
        }

    def _form(self, callback: str, number: str) -> Payload:
        said = {
            ids.Input.REASON: {"selected_option": {"value": "NO_INVENTORY"}},
            ids.Input.PARCEL: {"selected_option": {"value": ids.PARCEL_HERE}},
            ids.Input.NOTE: {"value": "note"},
            ids.Input.REJECT_TEXT: {"value": "why"},
            ids.Input.CLOSE_OUTCOME: {"selected_option": {"value": "cancelled"}},
            ids.Input.ORDER_ID: {"value": "250-1234567-1234567"},
        }
        view_id, metadata = f"V{number}", self._place.request(State.REQUESTED)
        if callback == ids.Callback.REQUEST:
            metadata = json.dumps({"order_id": self._opened(view_id), "warned": True})
        return {
            "id": view_id,
            "root_view_id": view_id,
            "callback_id": callback,
            "private_metadata": metadata,
            "hash": "1.a",
            "blocks": [{"block_id": ids.block_of(metadata, 1, "reject")}, {"type": "input"}],
            "state": {"values": {str(one): {str(one): part} for one, part in said.items()}},
        }

    def _opened(self, view_id: str) -> str:
        """Open a form as Sato and return its order."""
        world, like = self._place.world, self._place.like(State.REQUESTED)
        order = replace(copy.copy(like.order), id=self._place.order_id())
        view = OpenedView(
            view_id=view_id,
            store=like.store,
            order=order,
            user_id="U0SATO",
            reply_url="",
            opened_at=world.clock.now(),
        )
        with world.program.store.transaction():
            world.program.store.views.put(view)
        return order.id


def hold_allowed(
    payload: Payload, before: Seen, after: Seen, lines: list[tuple[str, str, str]], team: str
) -> None:
    """Check that a change is what this delivery asks for, by someone who may do it."""
    person, by, named = named_in(payload)
    assert person in _ALLOWED.get(by, frozenset()), (person, by)
    said = [one for one in (payload.get("user"), payload.get("team")) if isinstance(one, dict)]
    assert team in [one.get(key) for one in said for key in ("team_id", "id")]
    [row] = [row for id_, row in after.rows.items() if before.rows.get(id_) != row]
    old = before.rows.get(row.id)
    assert {actor for actor, _, _ in lines} <= {person}
    assert {request for _, _, request in lines} == {row.id}
    if by == ids.Callback.REQUEST:
        assert old is None
        assert row.requester == person == "U0SATO"
        return
    assert row.id == named
    assert old is not None
    hold_decision(person, old, row)


def hold_decision(person: str, old: Row, new: Row) -> None:
    """Check that nobody decides on their own request, and that a decision has its actor."""
    steps = {
        "requested": {"requested", "approved", "rejected", "withdrawn"},
        "approved": {"approved", "withdrawn"},
    }
    assert new.state in steps[old.state]
    assert (new.requester, new.reason, new.note) == (old.requester, old.reason, old.note)
    if new.state in ("approved", "rejected") and old.state == "requested":
        assert person != old.requester
        assert new.decided_by == person


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Start the world."""
    with a_workplace(folder) as place:
        yield DeliveryChecker(place).check


KIND = Kind("Slack's deliveries", CASES, opened, quick=120, long=12_000)

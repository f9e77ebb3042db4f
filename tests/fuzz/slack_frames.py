"""Fuzzing Socket Mode frames: the program survives and answers the next user."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from bot.domain import limits
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import CHANGES, DAMAGES, Change, Damage, changed, damaged, written
from tests.fuzz.workplace import WITHIN, Workplace, a_workplace
from tests.scenario.world import DESK

_ENVELOPES: Final = (
    {
        "envelope_id": "e",
        "type": "slash_commands",
        "payload": {"command": "/health", "text": "help", "user_id": "U0SATO", "team_id": "T0DEMO"},
        "accepts_response_payload": True,
    },
    {
        "envelope_id": "e",
        "type": "interactive",
        "payload": {
            "type": "block_actions",
            "user": {"id": "U0SATO", "team_id": "T0DEMO"},
            "team": {"id": "T0DEMO"},
            "actions": [{"action_id": "order.seller_central", "block_id": "b", "value": "v"}],
        },
        "accepts_response_payload": False,
    },
    {"envelope_id": "e", "type": "events_api", "payload": {"event": {"type": "message"}}},
    {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}},
    {"type": "something_new", "envelope_id": "e", "payload": {}},
)


@dataclass(frozen=True, slots=True)
class Case:
    """An envelope by index and its mutation; `padding` adds letters."""

    envelope: int
    changes: tuple[Change, ...]
    damage: Damage | None
    padding: int


CASES: Final = st.builds(
    Case,
    st.integers(0, len(_ENVELOPES) - 1),
    st.lists(CHANGES, max_size=3).map(tuple),
    st.none() | st.none() | DAMAGES,
    st.sampled_from((0,) * 30 + (126, 65_536, 300_000)),
)


class FrameChecker:
    """Sends frames, and checks that the program still answers."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._numbers = count()

    def check(self, case: Case) -> str:
        """Send the frame; check that nothing changed and that the next command is answered."""
        envelope = dict(_ENVELOPES[case.envelope])
        if case.padding:
            envelope["padding"] = "x" * case.padding
        content = damaged(written(changed(envelope, case.changes)), case.damage)
        return self.sent(content.decode("utf-8", "replace"))

    def sent(self, said: str | bytes) -> str:
        """Send text, or bytes that need not be a frame."""
        world, looking = self._place.world, self._place.looking
        before = self._place.seen()
        # Only one connection takes it, so the other keeps answering.
        world.slack.sockets.send(said, next(self._numbers) % len(world.slack.sockets))
        came = {self._answered() for _ in range(2)}
        assert self._place.seen().rows == before.rows
        assert looking.lines(before.line) == []
        self._place.heard.nothing()
        world.slack.forget()
        return " and ".join(sorted(came))

    def _answered(self) -> str:
        """Check that a command is answered, at the latest when Slack redelivers it.

        A connection may be replaced at any moment, and loses what is in transit.
        """
        slack = self._place.world.slack
        delivery = self._place.world.sato.send_command("/health", "help", channel=DESK).delivery
        delivery.wait(WITHIN)
        if delivery.acked_at is not None:
            return "answered"
        again = slack.redeliver(delivery, retry_attempt=1)
        again.wait(WITHIN)
        assert again.acked_at is not None, "not acknowledged"
        return "answered the second time"


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Start the world."""
    with a_workplace(folder) as place:
        yield FrameChecker(place).check


@dataclass(frozen=True, slots=True)
class RawCase:
    """A frame by its parts, each of which may violate the protocol."""

    first: int
    length: int
    longer: int
    content: bytes


RAW_CASES: Final = st.builds(
    RawCase,
    st.sampled_from((0x81, 0x82, 0x80, 0x01, 0x89, 0x8A, 0x88, 0x83, 0xF1, 0x00)),
    st.sampled_from((0, 1, 5, 125, 126, 127, 0x80, 0xFF)),
    st.sampled_from((0, 1, 126, 65_535, limits.API_ANSWER, 2**40, 2**63, 2**64 - 1)),
    st.binary(max_size=60),
)


class RawFrameChecker(FrameChecker):
    """Sends bytes that may end a connection, which the program then reopens."""

    def check_raw(self, case: RawCase) -> str:
        """Send the bytes; check that there are two connections again, and answers."""
        sockets = self._place.world.slack.sockets
        head = bytes([case.first, case.length])
        if case.length & 0x7F == 126:
            head += struct.pack("!H", case.longer & 0xFFFF)
        elif case.length & 0x7F == 127:
            head += struct.pack("!Q", case.longer)
        before = sockets.opened
        sockets.send(head + case.content, 0)
        sockets.close(0)
        self._place.world.slack.wait_for(
            lambda: sockets.opened > before and len(sockets) == 2, timeout=20, what="two sockets"
        )
        self.sent("{}")
        return "connected anew"


@contextmanager
def breaking(folder: Path) -> Iterator[Check]:
    """Start the world."""
    with a_workplace(folder) as place:
        yield RawFrameChecker(place).check_raw


KIND = Kind("Slack's frames", CASES, opened, quick=60, long=8_000)
RAW = Kind("broken frames", RAW_CASES, breaking, quick=0, long=40)

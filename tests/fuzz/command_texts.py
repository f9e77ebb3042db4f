"""Fuzzing slash commands: always answered, within Slack's limits, without changes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from bot.domain.orders.order import find_order_ids
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.workplace import WITHIN, Workplace, a_workplace
from tests.scenario.world import DESK

_ID: Final = re.compile(r"[0-9]{3}-[0-9]{7}-[0-9]{7}")
_PIECES: Final = st.sampled_from(
    [
        *("250-1234567-1234567", "250-7654321-7654321", "２５０－１２３４５６７－１２３４５６７"),
        *(
            "250 1234567 1234567",
            "250-1234567-123456",
            "1250-1234567-12345678",
            "25012345671234567",
        ),
        *("<https://x.test/250-1234567-1234567|250-1234567-1234567>", "`250-1234567-1234567`"),
        *("help", "HELP", "cancel", "cancel 3", "cancel 999", "cancel 0", "cancel -1", "cancel ²"),
        *(
            "cancel ３",
            "cancel 1e3",
            "late-shipment",
            "出荷遅延率",
            "Cancellation Rate",
            "*",
            "_x_",
        ),
        *("<!channel>", "<@U0SATO>", "&amp;", "```", "\ud83c", "\x00", "\u202e", "\n", "\t", "  "),
        *("x" * 2_000, "あ" * 1_500, "250-1234567-1234567 " * 6),
    ]
) | st.text(max_size=30)
TEXTS: Final = st.lists(_PIECES, max_size=4).map(" ".join)


@dataclass(frozen=True, slots=True)
class Case:
    """A command, its user and its text."""

    command: str
    person: str
    text: str


CASES: Final = st.builds(
    Case,
    st.sampled_from(("/order", "/cancel", "/health")),
    st.sampled_from(("U0SATO", "U0TANAKA", "U0YAMADA", "U0GUEST")),
    TEXTS,
)


class CommandChecker:
    """Checks slash commands."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def check(self, case: Case) -> str:
        """Type the command; check that it is answered and changes nothing."""
        found = find_order_ids(case.text)
        assert len(found) == len(set(found))
        assert all(_ID.fullmatch(one) for one in found)
        world, looking = self._place.world, self._place.looking
        before = self._place.seen()
        pending = world.person(case.person).send_command(case.command, case.text, channel=DESK)
        pending.delivery.wait(WITHIN)
        assert pending.delivery.acked_at is not None, "not acknowledged"
        assert self._place.seen().rows == before.rows
        assert looking.lines(before.line) == []
        self._place.heard.nothing()
        refused, world.slack.violations[:] = list(world.slack.violations), []
        assert refused == []
        said = pending.delivery.response.get("text")
        world.slack.forget()
        if said is None:
            # The answer follows: a form, Amazon's data, or links to the cards of open requests.
            assert case.command != "/health"
            assert found or (case.command == "/cancel" and not case.text.strip())
            return "later"
        assert said.strip()
        return "answer"


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Start the world."""
    with a_workplace(folder) as place:
        yield CommandChecker(place).check


KIND = Kind("command texts", CASES, opened, quick=120, long=12_000)

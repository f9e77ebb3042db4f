"""A running shop, whose clock can be moved and bot restarted while people use it."""

import threading
from contextlib import suppress
from typing import Literal, get_args

from bot.demo.shop import Shop
from bot.demo.world import ExpectationFailed
from bot.start import CannotStart

Move = Literal["minutes", "hour", "morning", "restart"]
MOVES: tuple[Move, ...] = get_args(Move)
_SECONDS = {"minutes": 600.0, "hour": 3600.0}
_LONGEST_STEP = 300
_PAUSE = 0.005
"""Seconds of real time after each step, so that what happens on the way can be seen."""
_AWAY = 1.0
_PATIENCE = 3.0


class _Ended(Exception):  # noqa: N818 - reads as what happened
    """The demo ends while the clock is on its way."""


class Live:
    """Moves a shop's clock and restarts its bot.

    `doing` is the move that is under way; `stuck` is whether the bot did not follow the last one.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.doing: Move | None = None
        self.stuck = False
        self._turn = threading.Lock()
        self._ending = threading.Event()

    def move(self, move: Move) -> None:
        """Do a move, after those that were asked for before; at the end of the demo do nothing."""
        with self._turn, suppress(_Ended):
            self.doing, self.stuck = move, False
            try:
                self._do(move)
            except (ExpectationFailed, CannotStart):
                self.stuck = True
            finally:
                self.doing = None

    def _do(self, move: Move) -> None:
        match move:
            case "minutes" | "hour":
                self._pass(_SECONDS[move])
            case "morning":
                self.shop.go_to_next_morning(self._pass)
            case "restart":
                self._restart()

    def stop(self) -> None:
        """End the move that is under way; the shop may be closed afterwards."""
        self._ending.set()
        if self._turn.acquire(timeout=_PATIENCE):
            self._turn.release()

    def _pass(self, seconds: float) -> None:
        self.shop.wait(seconds, longest=_LONGEST_STEP, then=lambda: self._rest(_PAUSE))

    def _rest(self, seconds: float) -> None:
        if self._ending.wait(seconds):
            raise _Ended

    def _restart(self) -> None:
        """Stop the bot, and start it on the same database once it has been missed."""
        self.shop.stop_bot()
        self._rest(_AWAY)
        self.shop.start_bot()

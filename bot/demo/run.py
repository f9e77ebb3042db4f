"""From the start of the demo to its exit code."""

from collections.abc import Callable
from typing import TextIO

from bot.clock import SystemClock
from bot.demo.keyboard import Keyboard, Left
from bot.demo.prompt import Prompt
from bot.demo.screen import Screen
from bot.demo.shop import Shop, a_shop
from bot.demo.stage import Stage
from bot.demo.story import Story
from handlers.text import catalog

OK, WRONG = 0, 1


def play(
    language: str,
    typed: TextIO | None,
    out: TextIO,
    before: Callable[[Shop], None] = lambda _: None,
) -> int:
    """Play the story, then obey what is typed until its end; return the exit code.

    `before` changes the world before the story begins.
    """
    say = catalog(language)
    screen = Screen(out)
    try:
        with a_shop(say, SystemClock()) as world:
            before(world)
            stage = Stage(world, screen, say)
            keyboard = Keyboard(typed, screen, say)
            Story(stage, keyboard).play()
            Prompt(stage, keyboard).run()
    except (KeyboardInterrupt, Left):
        screen.line("")
    # What does not happen, and what people are told to press and do not find.
    except AssertionError as wrong:
        screen.line(say("demo.wrong", what=str(wrong)), "bold red")
        return WRONG
    screen.line(say("demo.bye"))
    return OK

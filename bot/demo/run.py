"""Running the demo."""

from collections.abc import Callable
from typing import TextIO

from bot.clock import SystemClock
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
    """Play the story, then the prompt; return the exit code.

    `before` changes the world before the story starts.
    """
    say = catalog(language)
    screen = Screen(out)
    try:
        with a_shop(say, SystemClock()) as world:
            before(world)
            stage = Stage(world, screen, say)
            Story(stage).play()
            Prompt(stage, typed).run()
    except KeyboardInterrupt:
        screen.line("")
    # An expected event that never came, or a target that does not exist.
    except AssertionError as wrong:
        screen.line(say("demo.wrong", what=str(wrong)), "bold red")
        return WRONG
    screen.line(say("demo.bye"))
    return OK

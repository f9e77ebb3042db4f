"""From the start of the demo to its exit code."""

from collections.abc import Callable
from typing import TextIO

from bot.clock import SystemClock
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.demo.story import Story
from bot.demo.world import NotSo, World, a_world
from handlers.text import catalog

OK, WRONG = 0, 1


def play(language: str, out: TextIO, before: Callable[[World], None] = lambda _: None) -> int:
    """Play the story and return the exit code.

    `before` changes the world before the story begins.
    """
    say = catalog(language)
    screen = Screen(out)
    try:
        with a_world(say, SystemClock()) as world:
            before(world)
            Story(Stage(world, screen, say)).play()
    except KeyboardInterrupt:
        screen.say(say("demo.bye"))
        return OK
    # What people are told to press and do not find is an AssertionError of the simulators.
    except (NotSo, AssertionError) as wrong:
        screen.say(say("demo.wrong", what=str(wrong)), "bold red")
        return WRONG
    return OK

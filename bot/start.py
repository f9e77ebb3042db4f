"""Why the program does not start."""


class CannotStart(Exception):  # noqa: N818 - a situation, with its cure in the message
    """The program cannot start as things are: a refused token, another's database."""

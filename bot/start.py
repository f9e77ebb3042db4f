"""The error of a program that cannot start."""


class CannotStart(Exception):  # noqa: N818 - a situation, not a bug
    """The program cannot start, e.g. for a refused token; the message says what to do."""

"""A port that is another one but for what a test needs it to do."""

from typing import Any, TypeVar, cast

_Port = TypeVar("_Port")


class _Like:
    """Has the attributes that it is given, and else those of a port."""

    def __init__(self, port: object, own: dict[str, object]) -> None:
        self.__dict__.update(own)
        self._port = port

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)


def like(port: _Port, **own: object) -> _Port:
    """Return a port that does all that this one does, except for these of its attributes.

    The port itself stays as it is: who was given it sees no difference.
    """
    return cast("_Port", _Like(port, own))

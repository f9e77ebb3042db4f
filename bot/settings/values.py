"""Parsers of single settings: text in, value out, or InvalidValue with the problem and its cure."""

import ipaddress
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.domain.markets import MARKETS, Market
from bot.domain.people import EVERY_MEMBER
from bot.domain.wording import Wording, wording

MAX_SHOWN: Final = 60
"""The most characters of an invalid value that an error shows."""


class InvalidValue(Exception):  # noqa: N818 - never leaves this package: it becomes a Fault
    """An invalid value: what is wrong with it, and the cure."""

    def __init__(self, problem: Wording, cure: Wording) -> None:
        super().__init__(problem.key)
        self.problem = problem
        self.cure = cure


class Secret:
    """Text that `str` and `repr` hide; only `reveal` returns it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def one_word(text: str) -> str:
    """Return an id unchanged. Raises InvalidValue if it contains whitespace."""
    if any(sign.isspace() for sign in text):
        raise InvalidValue(wording("settings.blank", value=quoted(text)), _COPY_AGAIN)
    return text


def secret(text: str) -> Secret:
    """Wrap a secret. Raises InvalidValue, which does not quote it, if it contains whitespace."""
    if any(sign.isspace() for sign in text):
        raise InvalidValue(wording("settings.secret_blank"), _COPY_AGAIN)
    return Secret(text)


_COPY_AGAIN = wording("settings.copy_again")


def token(prefix: str, where: str) -> Callable[[str], Secret]:
    """Make a parser of Slack tokens with `prefix`; `where` is the catalogue key of the cure."""

    def read(text: str) -> Secret:
        found = secret(text)
        if not text.startswith(prefix):
            raise InvalidValue(wording("settings.prefix", prefix=prefix), wording(where))
        return found

    return read


def slack_id(letters: str, problem: str, where: str) -> Callable[[str], str]:
    """Make a parser of Slack ids that start with one of `letters`.

    `problem` and `where` are the catalogue keys of the problem and the cure.
    """
    shape = re.compile(rf"[{letters}][A-Z0-9]+")

    def read(text: str) -> str:
        if not shape.fullmatch(text):
            raise InvalidValue(wording(problem, value=quoted(text)), wording(where))
        return text

    return read


def people(*, everybody: bool) -> Callable[[str], frozenset[str]]:
    """Make a parser of ids of users and user groups, separated by commas or spaces.

    `everybody` allows `*`. InvalidValue names all bad ids.
    """
    key = "settings.member_ids" if everybody else "settings.some_ids"
    cure = wording(key, everybody=EVERY_MEMBER)

    def read(text: str) -> frozenset[str]:
        ids = frozenset(filter(None, re.split(r"[,\s]+", text)))
        wrong = sorted(one for one in ids - {EVERY_MEMBER} if not _LISTED.fullmatch(one))
        if not ids:
            raise InvalidValue(wording("settings.nobody"), cure)
        if wrong:
            shown = ", ".join(map(quoted, wrong))
            raise InvalidValue(wording("settings.no_person", values=shown), cure)
        if EVERY_MEMBER in ids and not everybody:
            raise InvalidValue(wording("settings.not_everybody", everybody=EVERY_MEMBER), cure)
        return ids

    return read


_LISTED = re.compile(r"[UWS][A-Z0-9]+")


def market(text: str) -> Market:
    """Parse a marketplace code, case-insensitively."""
    found = MARKETS.get(text.upper())
    if found is None:
        raise InvalidValue(wording("settings.no_market", value=quoted(text)), _one_of(MARKETS))
    return found


def url(*, trailing_slash: bool | None = None) -> Callable[[str], str]:
    """Make a parser of URLs: https://, or http:// on the loopback interface.

    `trailing_slash`: True adds one, False removes it, None leaves the URL unchanged.
    """

    def read(text: str) -> str:
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        if not host or parts.scheme not in ("http", "https") or re.search(r"[\s@?#]", text):
            raise InvalidValue(
                wording("settings.no_url", value=quoted(text)), wording("settings.as_url")
            )
        if parts.scheme == "http" and not _this_computer(host):
            raise InvalidValue(
                wording("settings.plain", value=quoted(text)), wording("settings.as_https")
            )
        bare = text.rstrip("/")
        return text if trailing_slash is None else bare + "/" * trailing_slash

    return read


def count(least: int, most: int) -> Callable[[str], int]:
    """Make a parser of integers from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise InvalidValue(
                wording("settings.no_count", value=quoted(text)),
                wording("settings.count", least=least, most=most),
            )
        return int(text)

    return read


def choice(*values: str) -> Callable[[str], str]:
    """Make a parser that accepts one of `values`, case-insensitively."""
    by_lower = {value.lower(): value for value in values}

    def read(text: str) -> str:
        found = by_lower.get(text.lower())
        if found is None:
            raise InvalidValue(wording("settings.no_choice", value=quoted(text)), _one_of(values))
        return found

    return read


def switch(text: str) -> bool:
    """Parse on or off (also true, yes, 1; false, no, 0)."""
    found = _SWITCH.get(text.lower())
    if found is None:
        raise InvalidValue(
            wording("settings.no_switch", value=quoted(text)), _one_of(("on", "off"))
        )
    return found


_SWITCH = {"on": True, "true": True, "yes": True, "1": True} | dict.fromkeys(
    ("off", "false", "no", "0"), False
)


def database(text: str) -> Path:
    """Parse the path of the database file; `~` is expanded, `:memory:` is invalid."""
    if text == ":memory:":
        raise InvalidValue(wording("settings.in_memory"), wording("settings.name_file"))
    return path(text)


def path(text: str) -> Path:
    """Parse the path of a file; `~` is expanded."""
    try:
        found = Path(text).expanduser()
    except RuntimeError:
        found = None
    if found is None or "\0" in text or not found.name:
        raise InvalidValue(
            wording("settings.no_path", value=quoted(text)), wording("settings.as_path")
        )
    return found


def database_url(text: str) -> Secret:
    """Wrap the URL of a PostgreSQL database, which no error quotes."""
    if not re.match(r"postgres(ql)?://\S+$", text):
        raise InvalidValue(wording("settings.no_database_url"), wording("settings.as_database_url"))
    return Secret(text)


def passwords_of(url: str) -> tuple[str, ...]:
    """Return the password of a URL as written and decoded; empty without one."""
    password = re.match(r"\w+://[^:/@]*:(.*)@", url)
    given = [
        *re.findall(r"[?&](?:ssl)?password=([^&]*)", url),
        *(password.groups() if password else ()),
    ]
    return tuple(form for one in given for form in (one, unquote(one)))


def _this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def quoted(text: str) -> str:
    """Return text as an error shows it: in quotes, and cut."""
    return repr(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")


def _one_of(values: Iterable[str]) -> Wording:
    return wording("settings.one_of", values=", ".join(values))


def did_you_mean(names: Iterable[str]) -> Wording:
    """Return the cure that suggests similar names."""
    return wording("settings.did_you_mean", names=", ".join(names))

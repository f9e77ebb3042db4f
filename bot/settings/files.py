"""Secrets in files of their own: NAME_FILE names the file that holds the value of NAME."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.domain.wording import wording
from bot.settings.approval import Fault
from bot.settings.table import ROWS
from bot.settings.values import MAX_SHOWN, InvalidValue

SECRETS: Final = {f"{row.name}_FILE": row.name for row in ROWS if row.secret}
"""The setting that each NAME_FILE stands for."""

_MOST_BYTES: Final = 65_536
"""Larger files (a wrong path, an endless device) are refused."""


def without_files(given: Mapping[str, str]) -> tuple[dict[str, str], list[Fault], frozenset[str]]:
    """Replace each NAME_FILE by NAME with the file's content, without a trailing newline.

    Returns the settings, the faults, and the names whose file cannot be used.
    """
    texts = {name: text for name, text in given.items() if name not in SECRETS}
    faults, unusable = [], set()
    for file_name, name in SECRETS.items():
        if file_name not in given:
            continue
        if name in texts:
            problem = wording("settings.value_and_file", name=name)
            faults.append(Fault(file_name, problem, wording("settings.one_of_both")))
            continue
        try:
            texts[name] = _content(given[file_name])
        except InvalidValue as error:
            faults.append(Fault(file_name, error.problem, error.cure))
            unusable.add(name)
    return texts, faults, frozenset(unusable)


def _content(path: str) -> str:
    shown, cure = repr(path)[:MAX_SHOWN], wording("settings.readable_file")
    try:
        with Path(path).expanduser().open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError: the home of a user who does not exist.
        why = getattr(error, "strerror", None) or "no such path"
        raise InvalidValue(wording("settings.no_file", path=shown, reason=why), cure) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    text = text.removesuffix("\n").removesuffix("\r")
    if not text or len(content) > _MOST_BYTES:
        raise InvalidValue(
            wording("settings.no_secret", path=shown), wording("settings.secret_alone")
        )
    return text

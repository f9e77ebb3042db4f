"""Fuzzing settings from files and the environment: loaded, or rejected with name and remedy."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from bot.domain.languages import LANGUAGES
from bot.settings import CONFIG, ROWS, Settings, SettingsError
from handlers.text import catalog
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import DAMAGES, TEXTS, Damage, damaged

_SECRET: Final = "HIDDEN7f3a"
_GOOD: Final = {
    "SLACK_BOT_TOKEN": f"xoxb-{_SECRET}",
    "SLACK_APP_TOKEN": f"xapp-{_SECRET}",
    "SP_API_REFRESH_TOKEN": f"Atzr|{_SECRET}",
    "LWA_CLIENT_SECRET": _SECRET,
    "LWA_APP_ID": "client",
    "SELLER_ID": "A1SELLER",
    "SP_API_MARKETPLACE": "JP",
    "OPERATORS": "*",
    "APPROVERS": "U0TANAKA,U0SUZUKI",
    "APPROVALS_CHANNEL": "C0APPROVALS",
}
_SECRETS: Final = tuple(name for name, text in _GOOD.items() if _SECRET in text)
_NAMES: Final = (*(row.name for row in ROWS), "UNDO_SECOND", "zebra")
_TOML: Final = st.sampled_from(
    [
        *('""', '"x"', "0", "-1", "1.5", "true", "nan", "inf", "1e400", "07:15:00", "2026-11-24"),
        *("[]", "{}", "[1]", '["U1", "U2"]', '["\\u0000"]', "0x" + "f" * 5_000, "1" * 5_000),
        *("[" * 2_000, "[" * 2_000 + "]" * 2_000, "{a={a={a=1}}}", '"""', "'~nobody-here/x'"),
        *('"Asia/Tokyo"', '"../../etc/passwd"', '"*"', '"https://[::1"', '"http://x:99999"'),
    ]
)
_TYPED: Final = (
    TEXTS
    | st.sampled_from(["~nobody-here/x", "https://[::1", "http://x:99999", "Asia/Tokyo", "\ud83c"])
    | st.text(max_size=20)
    | st.integers().map(str)
    | st.floats().map(str)
)


@dataclass(frozen=True, slots=True)
class Case:
    """Environment variables in place of good settings, and a file's contents, if any."""

    environ: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]
    damage: Damage | None
    path: str
    blank: tuple[str, ...]


CASES: Final = st.builds(
    Case,
    st.dictionaries(st.sampled_from(_NAMES), _TYPED, max_size=3),
    st.lists(st.tuples(st.sampled_from(_NAMES), _TOML), max_size=3).map(tuple),
    st.none() | st.none() | DAMAGES,
    st.just("") | st.just("") | st.just("") | TEXTS | st.sampled_from(["~nobody-here/x", "/", "."]),
    st.lists(st.sampled_from((" ", "\n", "\u3000")), max_size=1).map(tuple),
)


class SettingsChecker:
    """Checks the loading of settings."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "sellerdesk.toml"

    def check(self, case: Case) -> str:
        """Load settings; check that an error names the settings and repeats no secret."""
        environ = dict(_GOOD)
        for name, blank in zip(_SECRETS, case.blank, strict=False):
            environ[name] = environ[name] + blank + "more"
        environ |= case.environ
        if case.lines or case.damage or case.path:
            self._write(case)
            environ[CONFIG] = case.path or str(self._file)
        try:
            settings = Settings.load(environ)
        except SettingsError as error:
            faults = error.faults
            said = "\n".join(one.in_words(catalog(to)) for one in faults for to in LANGUAGES)
        else:
            assert _SECRET not in repr(settings)
            return "settings"
        assert _SECRET not in said
        said.encode()
        assert faults
        assert all(fault.name for fault in faults)
        return "SettingsError"

    def _write(self, case: Case) -> None:
        text = "\n".join(f"{name} = {value}" for name, value in case.lines)
        content = f'LWA_CLIENT_SECRET = "{_SECRET}"\n{text}\n'.encode()
        self._file.write_bytes(damaged(content, case.damage))


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Use a file in the folder."""
    yield SettingsChecker(folder).check


KIND = Kind("settings", CASES, opened, quick=300, long=8_000)

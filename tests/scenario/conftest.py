"""Fixtures of the scenarios."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest

from tests.scenario.world import NO_OPTIONS, World, a_world

HERE: Final = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Play the variants of a story on SQLite alone: on PostgreSQL each story is played once."""
    twice_over = {one for one in items if _is_variant_on_postgres(one)}
    config.hook.pytest_deselected(items=list(twice_over))
    items[:] = [one for one in items if one not in twice_over]


def _is_variant_on_postgres(test: pytest.Item) -> bool:
    if not isinstance(test, pytest.Function) or not test.path.is_relative_to(HERE):
        return False
    chosen = getattr(test, "callspec", None)  # there is none without parameters
    if chosen is None or chosen.params.get("engine") != "postgres":
        return False
    # The one mark is the engine's, see tests/postgres/fixtures.py.
    return [mark.name for mark in chosen.marks].count("slow") > 1


@pytest.fixture
def where(engine: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings of an empty database of the engine, empty for a file."""
    if engine == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("postgres").empty()}


@pytest.fixture
def world(tmp_path: Path, where: dict[str, str]) -> Iterator[World]:
    """Return a world with ordinary settings."""
    with a_world(tmp_path / "desk.db", **where) as started:
        yield started


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return one world for all tests of a module that only look, and change nothing."""
    with a_world(tmp_path_factory.mktemp("reading") / "desk.db") as started:
        yield started


@pytest.fixture(params=["ja", pytest.param("en", marks=pytest.mark.slow)])
def language(request: pytest.FixtureRequest) -> str:
    """Return the language of whoever asks; the views are drawn in both without a wire."""
    return str(request.param)


@pytest.fixture
def start(tmp_path: Path, where: dict[str, str]) -> Iterator[Callable[..., World]]:
    """Return a starter of worlds with settings of their own."""
    with ExitStack() as stack:

        def begin(
            before: Callable[[World], None] = lambda _: None,
            /,
            *,
            options: Mapping[str, Any] = NO_OPTIONS,
            **settings: str,
        ) -> World:
            world = a_world(tmp_path / "desk.db", before, options, **where, **settings)
            return stack.enter_context(world)

        yield begin

"""The container files: what they promise, without an engine to try them.

No container engine was there: linters read the files, and the slow test runs the build's steps in
a clean directory as another user.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.cli import main
from bot.settings import ROWS, Settings
from tests.process.program import Site, a_site

COMPOSE = ("compose.yaml", "compose.postgres.yaml")
NOBODY = 65_534


@pytest.fixture(scope="module")
def stages(root: Path) -> list[list[tuple[str, str]]]:
    """Return the instructions of the Dockerfile's stages, each with its arguments."""
    text = (root / "Dockerfile").read_text(encoding="utf-8")
    plain = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, plain.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, " ".join(rest.split())))
    return found


def services(root: Path, name: str) -> dict[str, Any]:
    """Return the services of a compose file that run the bot."""
    found = yaml.safe_load((root / name).read_text(encoding="utf-8"))["services"]
    return {key: one for key, one in found.items() if one["image"] == "sellerdesk"}


def test_two_stages_from_one_slim_image(stages: list[list[tuple[str, str]]]) -> None:
    """The tools stay in the first stage; both run the same Python, from no particular registry."""
    bases = [dict(stage)["FROM"].split(" ")[0] for stage in stages]
    assert len(bases) == 2
    assert set(bases) == {"python:3.13-slim"}
    copied = [rest for word, rest in stages[1] if word == "COPY"]
    assert copied == ["--from=build /opt/sellerdesk /opt/sellerdesk"]


def test_the_image_runs_as_nobody_special(stages: list[list[tuple[str, str]]]) -> None:
    """No root, no port; it is asked for its health, and told to stop by SIGTERM."""
    words = [word for word, _ in stages[1]]
    last = dict(stages[1])
    assert int(last["USER"]) > 0
    assert words.index("USER") > max(at for at, word in enumerate(words) if word == "RUN")
    assert "EXPOSE" not in words
    assert last["HEALTHCHECK"].endswith('CMD ["sellerdesk", "healthy"]')
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert {"healthy", "run"} <= main.commands.keys()
    assert (last["ENTRYPOINT"], last["CMD"]) == ('["sellerdesk"]', '["run"]')


def test_the_labels_are_true(root: Path, stages: list[list[tuple[str, str]]]) -> None:
    """Title, licence and version are the project's."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    labels = dict(word.split("=", 1) for word in shlex.split(dict(stages[1])["LABEL"]))
    assert labels["org.opencontainers.image.version"] == __version__
    assert labels["org.opencontainers.image.licenses"] == project["license"]
    assert labels["org.opencontainers.image.title"].lower() == project["name"]


def test_what_is_copied_reaches_the_build(root: Path, stages: list[list[tuple[str, str]]]) -> None:
    """.dockerignore lets through what the Dockerfile copies, and nothing else: no .env."""
    copied = {
        source for word, rest in stages[0] if word == "COPY" for source in rest.split(" ")[:-1]
    }
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert all((root / name).exists() for name in copied)
    assert ".env" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", COMPOSE)
def test_the_bots_are_confined(root: Path, name: str) -> None:
    """No port, a read-only file system, no capability, and not root."""
    found = services(root, name)
    assert "sellerdesk" in found
    for service in found.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert not service.keys() & {"ports", "expose", "user", "privileged", "network_mode"}
        assert service["env_file"] == ".env"


@pytest.mark.parametrize("name", COMPOSE)
def test_data_is_in_named_volumes(root: Path, name: str) -> None:
    """A folder of the host may be shared in a way that damages a database."""
    whole = yaml.safe_load((root / name).read_text(encoding="utf-8"))
    mounted = [one for service in whole["services"].values() for one in service.get("volumes", [])]
    assert mounted
    assert {one.partition(":")[0] for one in mounted} == whole["volumes"].keys()


def test_postgresql_is_shared_by_two_bots(root: Path) -> None:
    """The first to start makes the schema, and only one thing says where the database is."""
    found = services(root, "compose.postgres.yaml")
    assert found["sellerdesk"]["deploy"]["replicas"] == 2
    waits = found["sellerdesk"]["depends_on"]
    assert waits["database"]["condition"] == "service_healthy"
    for service in found.values():
        assert service["environment"]["DATABASE_PATH"] == ""
        assert "${POSTGRES_PASSWORD}" in service["environment"]["DATABASE_URL"]


def test_the_example_names_what_is_needed(root: Path) -> None:
    """Each required setting is there, explained in both languages, and a filled-in one works."""
    text = (root / ".env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))
    assert list(values) == [row.name for row in ROWS if row.required]
    for block in text.strip().split("\n\n")[1:]:
        comment = [line for line in block.splitlines() if line.startswith("# ")]
        assert any(line.isascii() for line in comment), block
        assert any(not line.isascii() for line in comment), block
    assert Settings.load(values).first.market.code == "JP"


# What the build does, without an engine.


@pytest.fixture
def clean() -> Iterator[Path]:
    """Return a new folder of another user, where this one is root."""
    folder = Path(tempfile.mkdtemp(prefix="sellerdesk-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


def builder() -> tuple[str, dict[str, Any]]:
    """Return a Python, and what makes a subprocess run as another user who may run it.

    Where this user is not root, or no Python suits another one, it is this user with its Python.
    """
    other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    suits = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    for path in ("/usr/local/bin/python3", "/usr/bin/python3") if os.geteuid() == 0 else ():
        if Path(path).exists():
            tried = subprocess.run([path, "-c", suits], check=False, capture_output=True, **other)
            if tried.returncode == 0:
                return path, other
    return getattr(sys, "_base_executable", sys.executable), {}


def build(root: Path, clean: Path, stage: list[tuple[str, str]]) -> None:
    """Run the steps of the first stage; /build and /opt are folders of `clean`."""
    (python, user), work = builder(), clean / "build"
    (clean / "bin").mkdir()
    (clean / "bin" / "python").symlink_to(python)
    environ = {"PATH": f"{clean / 'bin'}:{os.environ['PATH']}", "HOME": str(clean)}
    environ |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for word, rest in stage:
        if word == "COPY":
            for name in rest.split(" ")[:-1]:
                for file in (one for one in tracked if one == name or one.startswith(f"{name}/")):
                    (work / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(root / file, work / file)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", clean], check=True)
        if word == "RUN":
            command = rest.replace("/build/", f"{work}/").replace("/opt/", f"{clean}/opt/")
            subprocess.run(["sh", "-euc", command], cwd=work, env=environ, check=True, **user)


@pytest.fixture
def site(clean: Path) -> Iterator[Site]:
    """Return the simulators, with a database where the other user may write."""
    with a_site(clean) as started:
        yield started


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_steps_of_the_build_give_a_bot_that_is_well(
    root: Path, clean: Path, site: Site, stages: list[list[tuple[str, str]]]
) -> None:
    """Installed by them, started in an empty folder by another user, it works and is healthy."""
    build(root, clean, stages[0])
    data, program = clean / "data", clean / "opt" / "sellerdesk" / "bin" / "sellerdesk"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    environ = site.environ() | {"DATABASE_PATH": str(data / "desk.db"), "PYTHONSAFEPATH": "1"}
    options: dict[str, Any] = {"cwd": data, "env": environ, "text": True, **builder()[1]}

    listed = subprocess.run(
        [program.with_name("python"), "-m", "pip", "list", "--format=freeze"],
        capture_output=True, check=True, **options,
    ).stdout  # fmt: skip
    names = {line.partition("==")[0].lower().replace("_", "-") for line in listed.splitlines()}
    lock = (root / "requirements-postgres.txt").read_text(encoding="utf-8")
    assert names - {"sellerdesk", "setuptools"} == set(
        re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    )

    with subprocess.Popen([program, "run"], stdout=subprocess.PIPE, **options) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "sellerdesk ready\n"
            said = subprocess.run([program, "healthy"], capture_output=True, check=False, **options)
            assert (said.returncode, said.stdout[:5]) == (0, "well ")
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 0
        finally:
            running.kill()

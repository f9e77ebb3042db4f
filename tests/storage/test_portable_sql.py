"""The tables' SQL is what SQLite and PostgreSQL have in common."""

import ast
import re
from pathlib import Path

import pytest

NOT_COMMON = (
    r"SELECT \*",
    r"LIMIT -",
    r"(INSERT|UPDATE) OR ",
    r"\bREPLACE INTO\b",
    r"\bPRAGMA\b",
    r"\browid\b",
    r"\bjson_\w+\(",
    r"\bIFNULL\(",
    r"\bGLOB\b",
    r"%s",
)
"""What one of them alone knows; and a star, after which a new column breaks prepared queries."""


@pytest.mark.parametrize("words", NOT_COMMON)
def test_no_table_speaks_the_words_of_one_engine(root: Path, words: str) -> None:
    """A new engine is a new folder, and no change to a table."""
    files = [root / "storage" / "connector.py", *(root / "storage" / "tables").glob("*.py")]
    texts = {
        f"{file.name}:{node.lineno}": node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert len(texts) > 100
    assert [at for at, text in texts.items() if re.search(words, text, re.IGNORECASE)] == []

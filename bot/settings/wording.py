"""What is said to the operator: by key, so that each reads it in their own language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by their key in the catalogues, and what is filled in, which may be a Wording too."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_words(self, words: Callable[..., str]) -> str:
        """Return the words themselves, by the catalogue of a language."""
        filled = {
            name: value.in_words(words) if isinstance(value, Wording) else value
            for name, value in self.values.items()
        }
        return words(self.key, **filled)


def wording(key: str, **values: object) -> Wording:
    """Return the words of a key, filled in."""
    return Wording(key, values)

"""Messages to the operator as catalogue keys, translated when they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """A catalogue key with its placeholders' values, which may be Wordings too."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_words(self, words: Callable[..., str]) -> str:
        """Return the text in the language of the catalogue `words`."""
        filled = {
            name: value.in_words(words) if isinstance(value, Wording) else value
            for name, value in self.values.items()
        }
        return words(self.key, **filled)


def wording(key: str, **values: object) -> Wording:
    """Return the Wording of a key with these placeholders."""
    return Wording(key, values)

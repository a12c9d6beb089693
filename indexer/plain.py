"""Unpickling of numbers, texts, bytes and arrays, and of nothing that could run.

Whoosh's files are pickles in many places. An index is derived and stays where it was made; all
the same, what is read from it goes through here, so that no file of it can start anything.
"""

from __future__ import annotations

import array
import io
import pickle
from collections.abc import Mapping
from typing import Any

_RECONSTRUCT = array._array_reconstructor  # type: ignore[attr-defined]  # noqa: SLF001
_VALUES: Mapping[tuple[str, str], Any] = {
    ("array", "array"): array.array,
    ("array", "_array_reconstructor"): _RECONSTRUCT,
    # What the second protocol, which Whoosh uses, makes of bytes.
    ("_codecs", "encode"): lambda text, _: text.encode("latin-1"),
    ("__builtin__", "bytes"): lambda: b"",
}


class Unpickler(pickle.Unpickler):
    """Lets in the classes that ``allowed`` names by module and name."""

    allowed: Mapping[tuple[str, str], Any] = _VALUES

    def find_class(self, module: str, name: str) -> Any:
        """See ``pickle.Unpickler``. Raises UnpicklingError for a class that is not let in."""
        found = self.allowed.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an index")
        return found

    def load(self) -> Any:
        """See ``pickle.Unpickler``. What damage makes of it ends as UnpicklingError more often."""
        try:
            return super().load()
        except (AttributeError, KeyError, AssertionError) as error:
            raise pickle.UnpicklingError(f"{type(error).__name__}: {error}") from error


def load(data: bytes | memoryview) -> Any:
    """What the pickle at the beginning of ``data`` says.

    Raises:
        pickle.UnpicklingError, EOFError, ValueError, TypeError, IndexError: it is damaged, or no
            plain value.
    """
    return Unpickler(io.BytesIO(data)).load()

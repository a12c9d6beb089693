"""What was removed from a dossier is nowhere any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import (
    UnknownDocument,
)
from archive.model import Added, Unchanged
from indexer.dossier import Dossier
from tests.indexer.builders import add, damaging, put
from tests.indexer.dossiers import (
    FILES,
    SECRET,
    break_answers,
    break_index,
    found,
    holding,
    id_of,
)


def test_what_was_removed_is_nowhere(
    dossier: Dossier, files: tuple[Path, ...], tmp_path: Path
) -> None:
    """Text, original and index words of a removed document leave no byte in the home."""
    add(dossier, files)
    (outcome,) = add(dossier, put(tmp_path / "files", SECRET))
    assert holding(dossier.home.root, b"kwikstaartje")
    assert dossier.remove([id_of(outcome)[:8]]) == (id_of(outcome),)
    assert found(dossier) == set(FILES)
    for word in (b"kwikstaartje", b"geheim.txt"):
        assert holding(dossier.home.root, word) == []
    with pytest.raises(UnknownDocument):
        dossier.original(id_of(outcome))
    assert not dossier.index_is_behind
    assert list(dossier.check()) == []


@damaging
@pytest.mark.parametrize("harm", [break_index, break_answers])
def test_a_document_is_removed_from_a_broken_index(
    dossier: Dossier, files: tuple[Path, ...], tmp_path: Path, harm: Callable[[Dossier], None]
) -> None:
    """Damage to the index does not keep the words of a removed document alive."""
    add(dossier, files)
    (outcome,) = add(dossier, put(tmp_path / "files", SECRET))
    harm(dossier)
    dossier.remove([id_of(outcome)])
    assert holding(dossier.home.root, b"kwikstaartje") == []
    assert found(dossier) == set(FILES)


def test_the_last_document_can_be_removed(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """An archive that was emptied is as good as a new one."""
    (outcome,) = add(dossier, files[:1])
    dossier.remove([id_of(outcome)])
    assert found(dossier) == set()
    assert list(dossier.check()) == []
    add(dossier, files[1:])
    assert found(dossier) == {"brief.txt", "pagina.html"}


def test_a_removed_document_comes_back_by_name_only(dossier: Dossier, tmp_path: Path) -> None:
    """A run over its folder leaves it out; naming the file itself brings it back."""
    paths = put(tmp_path / "files", SECRET)
    (outcome,) = add(dossier, paths)
    dossier.remove([id_of(outcome)])
    (left,) = add(dossier, [tmp_path / "files"])
    assert isinstance(left, Unchanged)
    assert "removed on" in left.note
    assert [type(each) for each in add(dossier, paths)] == [Added]
    assert found(dossier) == set(SECRET)


def test_removing_what_is_not_there_changes_nothing(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """An unknown id is an error, and the archive stays as it is."""
    add(dossier, files)
    with pytest.raises(UnknownDocument):
        dossier.remove(["ffffffffffff0"])
    assert found(dossier) == set(FILES)
    assert list(dossier.check()) == []

"""The documentation tells the truth: its examples, its links, the help texts in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import documents
from tests.conftest import Run
from tests.search import language

EXAMPLES = [
    pytest.param(example, id=" ".join(example.words[:4]))
    for page in documents.PAGES
    for example in documents.examples(page)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_console_examples_print_what_they_show(
    example: documents.Example, run: Run, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example, run in the demo dossier, prints exactly what stands below it."""
    monkeypatch.chdir(demo_home)
    ran = run(*example.words)
    assert ran.out + ran.err == example.output


def test_there_are_examples_to_run() -> None:
    """The README shows at least three console examples."""
    assert len(list(documents.examples(documents.ROOT / "README.md"))) >= 3


@pytest.mark.skipif(not documents.IN_CHECKOUT, reason="links are about the checkout")
@pytest.mark.parametrize("page", documents.PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page leads to a file or folder that exists."""
    assert [target for target in documents.links(page) if not target.exists()] == []


def test_help_in_the_documentation_is_current() -> None:
    """The page with the help texts is what the commands print now (else: make docs)."""
    assert documents.COMMAND_LINE.read_text(encoding="utf-8") == documents.command_line()


def test_query_language_in_the_documentation_is_current() -> None:
    """The page on the query language is that of the tests' tables (else: make docs)."""
    assert documents.QUERY_LANGUAGE.read_text(encoding="utf-8") == language.page()


def test_readme_names_the_two_commands() -> None:
    """Whoever clones the project finds both commands in the README and in the Makefile."""
    makefile = (documents.ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (documents.ROOT / "README.md").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert f"\n{target}:" in makefile

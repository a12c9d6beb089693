"""Footnotes and endnotes of Word, OpenDocument and Rich Text: their marks, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.extract.office_flow import Mark, marks_apart, note_of, with_marks
from archive.model import Role
from tests.archive.office_samples import blocks, pages, paragraph, read, row, table, texts
from tests.archive.office_samples import docx as word
from tests.archive.office_samples import odt as writer
from tests.archive.test_extract_rtf import made as rich

PARAGRAPH, HEADING, ROW, NOTE = Role.PARAGRAPH, Role.HEADING, Role.TABLE_ROW, Role.NOTE

SPACED = [
    (["tarief", Mark("1"), "."], "tarief 1."),
    (["tarief ", Mark("1"), " en"], "tarief 1 en"),
    (["tarief", Mark("1"), "en"], "tarief 1 en"),
    (["tarief", Mark("1"), ", ", Mark("2"), ")"], "tarief 1, 2)"),
    (["tarief", Mark("1"), Mark("2")], "tarief 1 2"),
    (["85", Mark("1"), "5"], "85 1 5"),
    (["(", Mark("*"), "zie"], "(* zie"),
    ([Mark("1"), "", " Zie"], "1 Zie"),
    (["een", Mark(""), "twee"], "eentwee"),
    ([], ""),
]


@pytest.mark.parametrize(("pieces", "expected"), SPACED)
def test_a_mark_stands_apart_from_words(pieces: list[str], expected: str) -> None:
    """The word before a mark, and the one behind it, can be found as they are."""
    assert with_marks(pieces) == expected


def test_marks_behind_a_heading_stand_apart_on_its_line(tmp_path: Path) -> None:
    """The words of a heading are those of a title; the page shows the marks behind them."""
    reading = read(tmp_path, SAMPLE)

    assert reading.pages[0].text.startswith("Inkoop 1\n\nTarief i\n\n")
    assert marks_apart([Mark("1"), " "]) == ("1 ", "")
    assert marks_apart(["Slot", Mark("1"), Mark(""), " ", Mark("2")]) == ("Slot", "1 2")


def test_marks_behind_a_heading_that_begins_a_page(tmp_path: Path) -> None:
    """They stand on its line, and not on the page before."""
    break_ = '<w:r><w:br w:type="page"/></w:r>'
    noted = '<w:r><w:t>Tarief</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    heading = f'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{break_}{noted}</w:p>'
    notes = f'<w:footnote w:id="1">{paragraph("Per uur.")}</w:footnote>'

    reading = read(tmp_path, word(paragraph("Vooraf") + heading, footnotes=notes))

    assert pages(reading) == ["Vooraf", "Tarief 1\n\n1 Per uur."]


NOTES = [
    ("1", "Zie 2.", False, "1 Zie 2."),
    ("1", "1 mei geldt.", False, "1 1 mei geldt."),
    ("*", "* Zie 2.", True, "* Zie 2."),
    ("a", "aanbieders", True, "a aanbieders"),
    ("1", " ", False, ""),
    ("", "Zie 2.", False, "Zie 2."),
]


@pytest.mark.parametrize(("mark", "text", "is_marked", "expected"), NOTES)
def test_a_note_begins_with_its_mark(mark: str, text: str, is_marked: bool, expected: str) -> None:
    """A mark that stands before a note already is not put there again."""
    assert note_of(mark, text, is_marked=is_marked) == expected


def refer(number: int, kind: str = "foot", properties: str = "") -> str:
    """A reference to a note in a Word document."""
    return f'<w:r><w:{kind}noteReference {properties} w:id="{number}"/></w:r>'


def said(text: str, *after: str, properties: str = "") -> str:
    """A paragraph of a Word document with things behind its text."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r>{''.join(after)}</w:p>"


def note(number: int, text: str, kind: str = "foot") -> str:
    """A note of a Word document, with the place that Word leaves for its mark."""
    run = f"<w:r><w:{kind}noteRef/></w:r><w:r><w:t>{text}</w:t></w:r>"
    return f'<w:{kind}note w:id="{number}"><w:p>{run}</w:p></w:{kind}note>'


HEAD = '<w:outlineLvl w:val="0"/>'
FOOTNOTES = "".join(note(number, f"noot {number}") for number in range(1, 6))
ENDNOTES = "".join(note(number, f"slot {number}", "end") for number in range(1, 4))


LINE = f"<w:footnote w:type='separator' w:id='0'>{paragraph('streep')}</w:footnote>"
SAMPLE = word(
    said("Inkoop", refer(3), properties=HEAD)
    + said("Tarief", refer(2, "end"))
    + said("verblijf", refer(1), "<w:r><w:t>geldt</w:t></w:r>")
    + said("Slot", properties=HEAD)
    + said("einde", refer(2), refer(1, "end")),
    footnotes=LINE + FOOTNOTES,
    endnotes=ENDNOTES,
)


def test_notes_of_word_close_the_section_that_refers_to_them(tmp_path: Path) -> None:
    """Footnotes come before the next heading, endnotes at the end; a separator is no note."""
    reading = read(tmp_path, SAMPLE)

    assert blocks(reading) == [
        (HEADING, "Inkoop"),
        (Role.NOTE_MARK, "1"),
        (PARAGRAPH, "Tarief i"),
        (PARAGRAPH, "verblijf 2 geldt"),
        (NOTE, "1 noot 3"),
        (NOTE, "2 noot 1"),
        (HEADING, "Slot"),
        (PARAGRAPH, "einde 3 ii"),
        (NOTE, "3 noot 2"),
        (NOTE, "i slot 2"),
        (NOTE, "ii slot 1"),
    ]


def test_notes_of_word_stand_on_their_page(tmp_path: Path) -> None:
    """A page that the writer broke has the notes that it refers to."""
    body = said("een", refer(1)) + said("twee", refer(2), properties="<w:pageBreakBefore/>")

    reading = read(tmp_path, word(body, footnotes=FOOTNOTES))

    assert [page.text for page in reading.pages] == ["een 1\n\n1 noot 1", "twee 2\n\n2 noot 2"]


def test_notes_of_word_in_a_paragraph_with_a_page_break(tmp_path: Path) -> None:
    """A note stands on the page of its mark, also where the break is within the paragraph."""
    broken = '<w:r><w:br w:type="page"/></w:r>'
    body = said("een", refer(1), broken) + said("twee", refer(2), broken, refer(3), "<w:r/>")

    assert [page.text for page in read(tmp_path, word(body, footnotes=FOOTNOTES)).pages] == [
        "een 1\n\n1 noot 1",
        "twee 2\n\n2 noot 2",
        "3\n\n3 noot 3",
    ]


def test_a_note_of_word_in_a_table_comes_behind_the_table(tmp_path: Path) -> None:
    """The rows of a table stay together, with the marks in their cells."""
    cell = f"<w:tc>{said('85', refer(1))}</w:tc>"
    body = table(row("Perceel", "Tarief"), row("Verblijf", cell), row("Dag", "9")) + said("na")

    assert blocks(read(tmp_path, word(body, footnotes=FOOTNOTES))) == [
        (ROW, "Perceel\n\nTarief"),
        (ROW, "Verblijf\n\n85 1"),
        (ROW, "Dag\n\n9"),
        (PARAGRAPH, "na"),
        (NOTE, "1 noot 1"),
    ]


def numbered(kind: str, form: str = "", start: str = "", restart: str = "", pos: str = "") -> str:
    """How notes of a kind are numbered."""
    stated = {"pos": pos, "numFmt": form, "numStart": start, "numRestart": restart}
    inner = "".join(f'<w:{name} w:val="{value}"/>' for name, value in stated.items() if value)
    return f"<w:{kind}notePr>{inner}</w:{kind}notePr>"


def section(inner: str, kind: str = "nextPage") -> str:
    """The properties of a paragraph with which a section ends."""
    return f'<w:sectPr>{inner}<w:type w:val="{kind}"/></w:sectPr>'


A, B, C = (said(text, refer(number)) for number, text in enumerate("abc", start=1))
DROPPED = f"<w:r><w:t>b</w:t></w:r><w:del>{refer(2)}</w:del>"
OWN = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
MARKS = {
    "as they come": ("", A + B + C, ["a 1", "b 2", "c 3"]),
    "letters": (numbered("foot", "lowerLetter"), A + B, ["a a", "b b"]),
    "Roman": (numbered("foot", "upperRoman", start="4"), A + B, ["a IV", "b V"]),
    "signs": (numbered("foot", "chicago", start="4"), A + B, ["a §", "b **"]),
    "an unknown form": (numbered("foot", "hebrew1"), A + B, ["a 1", "b 2"]),
    "no form": (numbered("foot", "none"), A + B, ["a 1", "b 2"]),
    "deleted": ("", A + f"<w:p>{DROPPED}</w:p>" + C, ["a 1", "b", "c 2"]),
    "own": ("", A + f"<w:p><w:r><w:t>b</w:t></w:r>{OWN}</w:p>" + C, ["a 1", "b *", "c 2"]),
    "own, switched off": (
        "",
        said("a", refer(1, properties='w:customMarkFollows="0"')) + B,
        ["a 1", "b 2"],
    ),
    "anew with a section": (
        numbered("foot", restart="eachSect"),
        A + said("b", refer(2), properties=section("", "continuous")) + C,
        ["a 1", "b 2", "c 1"],
    ),
    "on over sections": (
        "",
        said("a", refer(1), properties=section("")) + B,
        ["a 1", "b 2"],
    ),
    "a section of its own": (
        "",
        A
        + said("b", refer(2), properties=section(""))
        + C
        + section(numbered("foot", "lowerRoman", restart="eachSect")),
        ["a 1", "b 2", "c i"],
    ),
    "not as it was before a change": (
        "",
        said("a", properties=f"<w:pPrChange><w:pPr>{section('')}</w:pPr></w:pPrChange>")
        + B
        + "<w:sectPr><w:sectPrChange>"
        + section(numbered("foot", "upperRoman"))
        + "</w:sectPrChange></w:sectPr>",
        ["a", "b 1"],
    ),
    "anew on a page": (
        numbered("foot", restart="eachPage"),
        A
        + said("b", refer(2), "<w:r><w:lastRenderedPageBreak/></w:r>", refer(3))
        + said("c", refer(4), properties="<w:pageBreakBefore/>"),
        ["a 1", "b 2 1", "c 1"],
    ),
}


@pytest.mark.parametrize(("how", "body", "expected"), MARKS.values(), ids=MARKS.keys())
def test_marks_of_word(tmp_path: Path, how: str, body: str, expected: list[str]) -> None:
    """Marks are those that Word prints; the document and its sections say which."""
    reading = read(tmp_path, word(body, settings=how, footnotes=FOOTNOTES))

    assert [text for role, text in blocks(reading) if role is PARAGRAPH] == expected
    marks = [mark for text in expected for mark in text.split()[1:]]
    notes = [text for role, text in blocks(reading) if role is NOTE]
    assert [text.partition(" ")[0] for text in notes] == marks


def test_endnotes_of_word_may_close_their_section(tmp_path: Path) -> None:
    """Where the document says so, endnotes stand at the end of each section."""
    body = said("a", refer(1, "end"), properties=section("", "continuous")) + said(
        "b", refer(2, "end")
    )
    how = numbered("end", restart="eachSect", pos="sectEnd")

    assert texts(read(tmp_path, word(body, settings=how, endnotes=ENDNOTES))) == [
        "a i",
        "i slot 1",
        "b i",
        "i slot 2",
    ]


def test_a_note_of_word_that_is_not_there(tmp_path: Path) -> None:
    """A reference keeps its mark, and a note that is referred to twice comes once."""
    assert texts(read(tmp_path, word(A + said("b", refer(9))))) == ["a 1", "b 2"]
    twice = word(A + said("b", refer(1)), footnotes=FOOTNOTES)
    assert texts(read(tmp_path, twice)) == ["a 1", "b 2", "1 noot 1"]


PLACES = st.lists(
    st.sampled_from(["paragraph", "heading", "cell", "break", "end", "section", "page"]),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(places=PLACES)
def test_no_note_and_no_comment_of_word_is_lost(tmp_path: Path, places: list[str]) -> None:
    """Wherever they are referred to, each comes once, and footnotes in the order of their marks."""
    numbers = range(1, len(places) + 1)
    body = "".join(_referring(place, number) for number, place in zip(numbers, places, strict=True))
    reading = read(
        tmp_path,
        word(
            body,
            footnotes="".join(note(number, f"noot {number}") for number in numbers),
            comments="".join(
                f'<w:comment w:id="{number}">{paragraph(f"zegt {number}")}</w:comment>'
                for number in numbers
            ),
        ),
    )

    found = blocks(reading)
    assert [text for role, text in found if role is NOTE] == [f"{n} noot {n}" for n in numbers]
    assert [text for role, text in found if role in {Role.COMMENT, Role.REMARK}] == [
        f"Opmerking: zegt {number}" for number in numbers
    ]


def _referring(place: str, number: int) -> str:
    """A piece of a Word document that refers to a note and a comment of this number."""
    marks = refer(number), f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    pieces = {
        "paragraph": said("a", *marks),
        "heading": said("kop", *marks, properties=HEAD),
        "cell": table(row("x", f"<w:tc>{said('y', *marks)}</w:tc>")),
        "break": said("b", *marks, '<w:r><w:br w:type="page"/></w:r>'),
        "end": said("", *marks),
        "section": said("c", *marks, properties=section("")),
        "page": said("d", *marks, properties="<w:pageBreakBefore/>"),
    }
    return pieces[place]


def odf_note(mark: str, text: str, kind: str = "footnote", label: str = "") -> str:
    """A note of an OpenDocument text, with its mark as it was printed."""
    stated = f' text:label="{label}"' if label else ""
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation{stated}>{mark}'
        f"</text:note-citation><text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    )


ODT = writer(
    f"<text:p>Tarief{odf_note('i', 'slot', 'endnote')} van{odf_note('7', 'Zie 2.')}1 mei</text:p>"
    f"<text:p>per{odf_note('*', '* Per dag.', label='*')}</text:p>"
    f"<text:h>Slot{odf_note('8', 'Zie 3.')}</text:h><text:p>einde</text:p>"
)


def test_notes_of_opendocument(tmp_path: Path) -> None:
    """Marks are those that were printed; footnotes close their section, endnotes the document."""
    assert blocks(read(tmp_path, ODT)) == [
        (PARAGRAPH, "Tarief i van 7 1 mei"),
        (PARAGRAPH, "per *"),
        (NOTE, "7 Zie 2."),
        (NOTE, "* Per dag."),
        (HEADING, "Slot"),
        (Role.NOTE_MARK, "8"),
        (PARAGRAPH, "einde"),
        (NOTE, "8 Zie 3."),
        (NOTE, "i slot"),
    ]


def rich_note(text: str, what: str = "", mark: str = r"{\super\chftn}") -> str:
    """A note of a Rich Text document, with the reference to it."""
    return rf"{mark}{{\footnote{what} \pard {mark} {text}}}"


ONE, TWO, THREE = map(rich_note, ("x", "y", "z"))
END = rich_note("e", r"\ftnalt")
OWN_SIGN = rich_note("s", mark=r"{\super *}")
RICH = {
    "as they come": (rf"a{ONE} b{TWO}", ["a 1 b 2", "1 x", "2 y"]),
    "endnotes": (rf"a{END}b{ONE}\par c{END}", ["a i b 1", "c ii", "1 x", "i e", "ii e"]),
    "endnotes in figures": (rf"\aftnnar\aftnstart5 a{END}", ["a 5", "5 e"]),
    "letters": (rf"\ftnnauc a{ONE} b{TWO}", ["a A b B", "A x", "B y"]),
    "signs": (rf"\ftnnchi\ftnstart2 a{ONE}", ["a †", "† x"]),
    "own": (rf"a{OWN_SIGN} b{ONE}", ["a * b 1", "* s", "1 x"]),
    "none": (r"a{\footnote s} b", ["a b", "s"]),
    "a power is no mark": (rf"m{{\super 2}} a{ONE}", ["m2 a 1", "1 x"]),
    "a mark with a bracket": (
        r"a{\super\chftn )}{\footnote \pard{\super\chftn )} x}",
        ["a 1)", "1) x"],
    ),
    "anew with a section": (
        rf"\ftnrestart a{ONE} b{TWO}\sect\sectd\sbknone c{THREE}",
        ["a 1 b 2", "c 1", "1 x", "2 y", "1 z"],
    ),
    "a section of its own": (
        rf"a{ONE}\sect\sectd\sbknone\sftnnrlc\sftnrestart b{TWO}\sect\sectd\sbknone c{THREE}",
        ["a 1", "b i", "c 2", "1 x", "i y", "2 z"],
    ),
    "anew on a page": (rf"\ftnrstpg a{ONE}\page b{TWO}", ["a 1", "1 x", "b 1", "1 y"]),
    "in a table": (
        rf"\trowd\intbl a{ONE}\cell b\cell\row\trowd\intbl c\cell d\cell\row\pard e\par",
        ["a 1\n\nb", "c\n\nd", "e", "1 x"],
    ),
    "before a heading": (rf"a{ONE}\par\pard\outlinelevel0 B\par", ["a 1", "1 x", "B"]),
    "deleted": (rf"a{{\deleted\super 3\chftn{{\footnote\deleted x}}}} b{TWO}", ["a b 1", "1 y"]),
    "with a list": (r"a\chftn{\footnote\chftn{\listtext 3.\tab}x}", ["a 1", "1 3. x"]),
    "with a comment": (
        r"a\chftn{\footnote\chftn x{\*\annotation y?}}",
        ["a 1", "1 x\nOpmerking: y?"],
    ),
    "behind a heading": (rf"\pard\outlinelevel0 B{ONE}\par\pard c\par", ["B", "1", "c", "1 x"]),
}  # fmt: skip


RTF = rich(RICH["a section of its own"][0])


@pytest.mark.parametrize(("body", "expected"), RICH.values(), ids=RICH.keys())
def test_notes_of_rich_text(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Marks are counted as the document says, or are those that the writer raised."""
    assert texts(read(tmp_path, rich(body))) == expected

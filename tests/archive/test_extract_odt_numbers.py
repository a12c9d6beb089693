"""The numbers of lists and headings in OpenDocument texts, made with another library."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.element import Element
from odf.opendocument import OpenDocumentText
from odf.style import Style
from odf.text import (
    H,
    List,
    ListHeader,
    ListItem,
    ListLevelStyleBullet,
    ListLevelStyleNumber,
    ListStyle,
    NumberedParagraph,
    OutlineLevelStyle,
    OutlineStyle,
    P,
)

from archive.extract.numerals import counted_letters, repeated_letters, roman
from tests.archive.office_samples import odt, read, texts

OPTIONS = {
    "form": "numformat",
    "before": "numprefix",
    "after": "numsuffix",
    "start": "startvalue",
    "shown": "displaylevels",
    "step": "numlettersync",
}
Level = dict[str, object]
STYLE: list[Level] = [{"form": "1", "after": "."}, {"form": "a", "after": ")"}, {"form": "i"}]
LEGAL: list[Level] = [
    {"form": "1"},
    {"form": "1", "shown": 2},
    {"form": "1", "shown": 3, "after": "."},
]

Tree = list["str | Tree"]
"""Texts of paragraphs, each an item of its own, and deeper lists within the item before them."""


def attributes(level: Level) -> Level:
    """The same options by the names that odfpy has for them."""
    return {OPTIONS[key]: value for key, value in level.items()}


def list_style(name: str, levels: list[Level]) -> ListStyle:
    """A list style with numbers of these forms; a level without one has bullets."""
    style = ListStyle(name=name)
    for number, level in enumerate(levels, start=1):
        if "form" in level:
            style.addElement(ListLevelStyleNumber(level=number, **attributes(level)))
        else:
            style.addElement(ListLevelStyleBullet(level=number, bulletchar="•"))
    return style


def listed(tree: Tree, **options: str) -> List:
    """A list of these items."""
    made, item = List(**options), None
    for each in tree:
        if isinstance(each, str):
            item = ListItem()
            item.addElement(P(text=each))
        else:
            item = ListItem() if item is None else item
            item.addElement(listed(each))
        if item.parentNode is None:
            made.addElement(item)
    return made


def item(*elements: Element, **options: str) -> ListItem:
    """An item of a list that holds these."""
    made = ListItem(**options)
    for element in elements:
        made.addElement(element)
    return made


def written(tmp_path: Path, styles: list[Element], *body: Element) -> list[str]:
    """The texts of the blocks of a document with these styles and this body."""
    document = OpenDocumentText()
    for style in styles:
        document.styles.addElement(style)
    for element in body:
        document.text.addElement(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return texts(read(tmp_path, buffer.getvalue()))


FORMS: dict[str, tuple[list[Level], Tree, list[str]]] = {
    "three levels": (
        STYLE,
        ["Eisen", ["kamer", ["raam"], "bed"], "Prijs"],
        ["1. Eisen", "a) kamer", "i raam", "b) bed", "2. Prijs"],
    ),
    "levels shown together": (
        LEGAL,
        ["Eisen", ["kamer", ["raam", "deur"]], "Prijs", ["tarief"]],
        ["1 Eisen", "1.1 kamer", "1.1.1. raam", "1.1.2. deur", "2 Prijs", "2.1 tarief"],
    ),
    "prefix and suffix": (
        [{"form": "I", "before": "Perceel ", "after": ":"}],
        ["Noord", "Zuid"],
        ["Perceel I: Noord", "Perceel II: Zuid"],
    ),
    "start value": ([{"form": "A", "start": 3}], ["Noord", "Zuid"], ["C Noord", "D Zuid"]),
    "start at nought": ([{"form": "1", "start": 0}], ["Noord", "Zuid"], ["0 Noord", "1 Zuid"]),
    "letters side by side": ([{"form": "a", "start": 26}], ["x", "y"], ["z x", "aa y"]),
    "letters that count": ([{"form": "a", "start": 27}], ["x", "y"], ["aa x", "ab y"]),
    "letters in step": ([{"form": "a", "start": 27, "step": "true"}], ["x", "y"], ["aa x", "bb y"]),
    "bullets": ([{}, {"form": "1"}], ["Eisen", ["kamer"]], ["Eisen", "1 kamer"]),
    "no form": ([{"form": ""}, {"form": "1"}], ["Eisen", ["kamer"]], ["Eisen", "1 kamer"]),
    "text alone": ([{"form": "", "before": "Let op"}], ["geld"], ["Let op geld"]),
    "an unnumbered level above": (
        [{"form": ""}, {"form": "1", "shown": 2}],
        ["Eisen", ["kamer"]],
        ["Eisen", "1 kamer"],
    ),
    "a deeper list first": (
        LEGAL,
        [["kamer", "bed"], "Prijs"],
        ["1.1 kamer", "1.2 bed", "2 Prijs"],
    ),
    "a level that is not described": ([{"form": "1"}], ["x", ["y"]], ["1 x", "y"]),
    "no end of a prefix": ([{"form": "1", "before": "x" * 1001}], ["Noord"], ["Noord"]),
    "leading noughts": ([{"form": "01, 02, 03, ...", "start": 9}], ["x", "y"], ["09 x", "10 y"]),
}


@pytest.mark.parametrize(("levels", "tree", "expected"), FORMS.values(), ids=FORMS.keys())
def test_items_have_the_numbers_that_are_printed(
    tmp_path: Path, levels: list[Level], tree: Tree, expected: list[str]
) -> None:
    """The number of an item stands before its first paragraph, in the form of its level."""
    style = list_style("L1", levels)

    assert written(tmp_path, [style], listed(tree, stylename="L1")) == expected


def test_only_the_first_paragraph_of_an_item_has_its_number(tmp_path: Path) -> None:
    """A second paragraph and a header belong to the list, and have no number."""
    made = List(stylename="L1")
    header = ListHeader()
    header.addElement(P(text="Percelen"))
    made.addElement(header)
    made.addElement(item(P(text="Noord"), P(text="met Lisbeek")))
    made.addElement(item(P(text="Zuid")))

    found = written(tmp_path, [list_style("L1", STYLE)], made)

    assert found == ["Percelen", "1. Noord", "met Lisbeek", "2. Zuid"]


def test_an_item_may_state_its_number_and_its_style(tmp_path: Path) -> None:
    """What an item says of itself goes before what its list says."""
    made = List(stylename="L1")
    made.addElement(item(P(text="Noord"), startvalue="7"))
    made.addElement(item(P(text="Zuid")))
    made.addElement(item(P(text="Oost"), styleoverride="L2"))
    styles = [list_style("L1", STYLE), list_style("L2", [{"form": "I"}])]

    assert written(tmp_path, styles, made) == ["7. Noord", "8. Zuid", "IX Oost"]


def test_an_empty_item_is_counted(tmp_path: Path) -> None:
    """A number that is printed beside nothing is in the text, too."""
    found = written(tmp_path, [list_style("L1", STYLE)], listed(["", "Zuid"], stylename="L1"))

    assert found == ["1.", "2. Zuid"]


GOING_ON: dict[str, tuple[dict[str, str], str]] = {
    "anew": ({"stylename": "L1"}, "1. Oost"),
    "on": ({"stylename": "L1", "continuenumbering": "true"}, "3. Oost"),
    "with another style": ({"stylename": "L2", "continuenumbering": "true"}, "A Oost"),
}


@pytest.mark.parametrize(("options", "expected"), GOING_ON.values(), ids=GOING_ON.keys())
def test_a_list_goes_on_where_it_says_so(
    tmp_path: Path, options: dict[str, str], expected: str
) -> None:
    """A list begins anew, unless it goes on with the last one, which has the same style."""
    styles = [list_style("L1", STYLE), list_style("L2", [{"form": "A"}])]
    first, second = listed(["Noord", "Zuid"], stylename="L1"), listed(["Oost"], **options)

    assert written(tmp_path, styles, first, P(text="en"), second)[-1] == expected


STYLES = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>'
    '<text:list-style style:name="L2">'
    '<text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-list-format="Artikel %1%"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" '
    'style:num-list-format="Artikel %1%, lid %2%)"/>'
    '<text:list-level-style-number text:level="4" style:num-format="1" '
    'style:num-list-format="%3%-%4%"/></text:list-style>'
    '<style:style style:name="P1" style:family="paragraph" style:list-style-name="L1"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>'
    '<style:style style:name="P3" style:family="paragraph" style:parent-style-name="P3"/>'
)


def test_a_list_goes_on_with_one_further_up(tmp_path: Path) -> None:
    """A list names the list that it goes on with, whatever stands between them."""
    body = "".join(
        f"<text:list {options}><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"
        for text, options in [
            ("a", 'xml:id="een" text:style-name="L1"'),
            ("b", 'xml:id="twee" text:style-name="L1"'),
            ("c", 'xml:id="drie" text:continue-list="een" text:style-name="L1"'),
            ("d", 'text:continue-list="drie" text:style-name="L1"'),
            ("e", 'text:continue-list="nergens" text:style-name="L1"'),
        ]
    )

    assert texts(read(tmp_path, odt(body, STYLES))) == ["1 a", "1 b", "2 c", "3 d", "1 e"]


def test_a_pattern_says_all_of_the_number(tmp_path: Path) -> None:
    """A level with a pattern is printed as that says; what an empty place is parted by goes."""
    body = (
        '<text:list text:style-name="L2"><text:list-item><text:p>x</text:p><text:list>'
        "<text:list-item><text:p>y</text:p><text:list><text:list-item><text:p>z</text:p>"
        "<text:list><text:list-item><text:p>diep</text:p></text:list-item></text:list>"
        "</text:list-item></text:list></text:list-item></text:list></text:list-item></text:list>"
    )
    expected = ["Artikel 1 x", "Artikel 1, lid a) y", "z", "1 diep"]

    assert texts(read(tmp_path, odt(body, STYLES))) == expected


def test_legal_numbers(tmp_path: Path) -> None:
    """Where it is asked for, the levels above are in figures, whatever their own form."""
    styles = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>'
        '<text:outline-level-style text:level="2" style:num-format="01, 02, 03, ..." '
        'style:num-list-format="Deel %1%.%2%" style:is-legal="true"/></text:outline-style>'
    )
    body = "".join(f'<text:h text:outline-level="{n}">x</text:h>' for n in (1, 2, 2))

    assert texts(read(tmp_path, odt(body, styles))) == ["I x", "Deel 1.01 x", "Deel 1.02 x"]


def nested(first: str, second: str, options: str) -> str:
    """An item with two lists in it, the second with these options, and a paragraph between."""
    lists = (
        f"<text:list {stated}><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"
        for text, stated in ((first, ""), (second, options))
    )
    return (
        '<text:list text:style-name="L3"><text:list-item><text:p>a</text:p>'
        f"{'<text:p>tussen</text:p>'.join(lists)}</text:list-item></text:list>"
    )


TWO_LEVELS = (
    '<text:list-style style:name="L3">'
    '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>'
    '<text:list-style style:name="L4">'
    '<text:list-level-style-number text:level="1" style:num-format="I"/></text:list-style>'
)
ON = 'text:continue-numbering="true"'


@pytest.mark.parametrize(("options", "number"), [("", "a"), (ON, "b")])
def test_a_second_list_in_an_item(tmp_path: Path, options: str, number: str) -> None:
    """A second list within an item begins anew, unless it says that it goes on."""
    found = texts(read(tmp_path, odt(nested("b", "c", options), TWO_LEVELS)))

    assert found == ["1 a", "a b", "tussen", f"{number} c"]


WRITERS = {
    "LibreOffice/24.8": ["1 a", "I b", "1 c"],
    "MicrosoftOffice/15.0 MicrosoftWord": ["1 a", "I b", "2 c"],
}


@pytest.mark.parametrize(("writer", "expected"), WRITERS.items(), ids=WRITERS.keys())
def test_word_goes_on_with_the_last_list_of_a_style(
    tmp_path: Path, writer: str, expected: list[str]
) -> None:
    """Other programs go on with the list just before, if it has the same style."""
    body = "".join(
        f'<text:list text:style-name="{style}" {ON}><text:list-item><text:p>{text}</text:p>'
        "</text:list-item></text:list>"
        for style, text in (("L3", "a"), ("L4", "b"), ("L3", "c"))
    )

    assert texts(read(tmp_path, odt(body, TWO_LEVELS, writer=writer))) == expected


@pytest.mark.parametrize(("style", "expected"), [("P1", "1 a"), ("P2", "1 a"), ("P3", "a")])
def test_a_list_without_style_has_that_of_its_paragraphs(
    tmp_path: Path, style: str, expected: str
) -> None:
    """The style of a paragraph, or one that it is based on, may state the list style."""
    body = (
        f'<text:list><text:list-item><text:p text:style-name="{style}">a</text:p>'
        "</text:list-item></text:list>"
    )

    assert texts(read(tmp_path, odt(body, STYLES))) == [expected]


def test_a_paragraph_outside_any_list_has_no_number(tmp_path: Path) -> None:
    """The list style of a paragraph counts within lists alone."""
    assert texts(read(tmp_path, odt('<text:p text:style-name="P1">a</text:p>', STYLES))) == ["a"]


def test_numbered_paragraphs(tmp_path: Path) -> None:
    """A list may lie spread out over the document, a paragraph at a time."""
    body = []
    for level, text in [("1", "Eisen"), ("2", "kamer"), ("1", "Prijs")]:
        body.append(NumberedParagraph(level=level, listid="een", stylename="L1"))
        body[-1].addElement(P(text=text))

    found = written(tmp_path, [list_style("L1", LEGAL)], *body)

    assert found == ["1 Eisen", "1.1 kamer", "2 Prijs"]


def outline() -> list[Element]:
    """An outline with two numbered levels, and a style of headings that are not in it."""
    style = OutlineStyle(name="Outline")
    for number, level in enumerate(LEGAL[:2], start=1):
        style.addElement(OutlineLevelStyle(level=number, **attributes(level)))
    return [style, Style(name="Los", family="paragraph", liststylename="")]


HEADINGS: list[tuple[H, str]] = [
    (H(outlinelevel=1, text="Inkoop"), "1 Inkoop"),
    (H(outlinelevel=2, text="Percelen"), "1.1 Percelen"),
    (H(outlinelevel=1, stylename="Los", text="Los"), "Los"),
    (H(outlinelevel=1, islistheader="true", text="Kop"), "Kop"),
    (H(outlinelevel=3, text="Diep"), "Diep"),
    (H(outlinelevel=2, text="Tarieven"), "1.2 Tarieven"),
    (H(outlinelevel=1, restartnumbering="true", startvalue="9", text="Slot"), "9 Slot"),
    (H(outlinelevel=1, restartnumbering="true", text="Weer"), "1 Weer"),
    (H(outlinelevel=1, restartnumbering="true", startvalue="0", text="Nul"), "0 Nul"),
]


def test_headings_are_numbered_by_the_outline(tmp_path: Path) -> None:
    """Headings have the number of the outline, unless they or their style are outside it."""
    found = written(tmp_path, outline(), *(heading for heading, _ in HEADINGS))

    assert found == [text for _, text in HEADINGS]


def test_headings_in_a_list_have_the_number_of_the_list(tmp_path: Path) -> None:
    """A heading within a list is an item of that; those of the outline do not count it."""
    made = List(stylename="L1")
    made.addElement(item(H(outlinelevel=1, text="Inkoop")))
    styles = [*outline(), list_style("L1", [{"form": "I", "after": "."}])]

    found = written(tmp_path, styles, made, H(outlinelevel=1, text="Slot"))

    assert found == ["I. Inkoop", "1 Slot"]


def test_lists_in_cells_and_boxes_are_their_own(tmp_path: Path) -> None:
    """A list that is interrupted by a text box goes on after it."""
    box = (
        '<draw:frame><draw:text-box><text:list text:style-name="L1"><text:list-item>'
        "<text:p>kader</text:p></text:list-item></text:list></draw:text-box></draw:frame>"
    )
    body = (
        '<text:list text:style-name="L1">'
        f"<text:list-item><text:p>a{box}</text:p></text:list-item>"
        "<text:list-item><text:p>b</text:p></text:list-item></text:list>"
    )

    assert texts(read(tmp_path, odt(body, STYLES))) == ["1 a", "1 kader", "2 b"]


NUMERALS = [
    (roman, 1994, "mcmxciv"),
    (roman, 0, "0"),
    (roman, 4000, "4000"),
    (repeated_letters, 27, "aa"),
    (repeated_letters, 53, "aaa"),
    (repeated_letters, 26 * 30 + 1, "781"),
    (counted_letters, 27, "aa"),
    (counted_letters, 703, "aaa"),
    (counted_letters, 0, "0"),
]


@pytest.mark.parametrize(("write", "count", "expected"), NUMERALS)
def test_numerals(write: Callable[[int], str], count: int, expected: str) -> None:
    """Numbers are written as word processors write them."""
    assert write(count) == expected


ODD = st.sampled_from(["", "0", "1", "2", "11", "-1", "99999999999", "٣", "x", "true", "%1%", "I"])
STATED = (
    "text:level text:start-value text:display-levels "
    "style:num-format style:num-suffix style:num-list-format"
)
LEVEL = st.fixed_dictionaries(dict.fromkeys(STATED.split(), ODD))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(levels=st.lists(LEVEL, max_size=3), start=ODD, outline_level=ODD)
def test_no_style_is_too_odd(
    tmp_path: Path, levels: list[dict[str, str]], start: str, outline_level: str
) -> None:
    """Whatever the styles say, every text is read."""
    written_levels = [" ".join(f'{key}="{value}"' for key, value in one.items()) for one in levels]
    numbers = "".join(f"<text:list-level-style-number {one}/>" for one in written_levels)
    outlines = "".join(f"<text:outline-level-style {one}/>" for one in written_levels)
    styles = (
        f'<text:list-style style:name="L1">{numbers}</text:list-style>'
        f"<text:outline-style>{outlines}</text:outline-style>"
    )
    body = (
        f'<text:list text:style-name="L1"><text:list-item text:start-value="{start}">'
        "<text:p>een</text:p></text:list-item></text:list>"
        f'<text:h text:outline-level="{outline_level}" text:restart-numbering="true" '
        f'text:start-value="{start}">twee</text:h>'
    )

    found = texts(read(tmp_path, odt(body, styles)))

    assert [text.split()[-1] for text in found] == ["een", "twee"]

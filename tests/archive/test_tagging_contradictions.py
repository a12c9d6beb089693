"""What does not agree in a document is told, whatever settles it."""

import pytest

from archive.model import Evidence, Origin, Tag, TagName
from archive.tagging.contradictions import contradictions


def tag(name: TagName, value: str, origin: Origin, confidence: float = 0.8) -> Tag:
    """A tag found somewhere."""
    return Tag(name, value, Evidence(origin, f"hier: {value}"), confidence)


DATE, KIND, LANGUAGE = TagName.DATE, TagName.KIND, TagName.LANGUAGE


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        pytest.param(
            [tag(DATE, "2018-12", Origin.TITLE), tag(DATE, "2017-12", Origin.TEXT)],
            [(DATE, ["2018-12", "2017-12"])], id="two months",
        ),
        pytest.param(
            [tag(DATE, "2018-12", Origin.TITLE), tag(DATE, "2018-12-04", Origin.TEXT)],
            [], id="a day in the month",
        ),
        pytest.param(
            [tag(DATE, "2018", Origin.TITLE), tag(DATE, "2018-12-04", Origin.TEXT),
             tag(DATE, "2018-11", Origin.TEXT, 0.7)],
            [(DATE, ["2018-12-04", "2018-11"])], id="a day and another month of one year",
        ),
        pytest.param(
            [tag(DATE, "2018-12", Origin.TITLE, 0.4), tag(DATE, "2017-12", Origin.TEXT, 0.32)],
            [(DATE, ["2018-12", "2017-12"])], id="two candidates",
        ),
        pytest.param(
            [tag(DATE, "2018-12", Origin.TITLE), tag(DATE, "2017-12", Origin.TEXT, 0.32)],
            [], id="a candidate beside what settles",
        ),
        pytest.param(
            [tag(KIND, "nvi", Origin.TITLE), tag(KIND, "verslag", Origin.FILE_NAME, 0.9)],
            [(KIND, ["verslag", "nvi"])], id="two kinds, the strongest first",
        ),
        pytest.param(
            [tag(KIND, "besluit", Origin.FILE_NAME), tag(KIND, "brief", Origin.TEXT)],
            [], id="a decision in the form of a letter",
        ),
        pytest.param(
            [tag(KIND, "verslag", Origin.TITLE), tag(KIND, "consultatie", Origin.FOLDER)],
            [], id="a folder of all papers",
        ),
        pytest.param(
            [tag(LANGUAGE, "de", Origin.METADATA, 0.4), tag(LANGUAGE, "nl", Origin.TEXT)],
            [], id="what a program wrote of the language",
        ),
        pytest.param(
            [tag(TagName.TRACK, "A", Origin.TITLE), tag(TagName.TRACK, "B", Origin.TITLE),
             tag(TagName.TITLE, "A", Origin.TITLE), tag(TagName.TITLE, "B", Origin.TEXT)],
            [], id="several tracks and titles",
        ),
        pytest.param([], [], id="nothing"),
    ],
)  # fmt: skip
def test_values_that_cannot_all_hold_are_told(
    tags: list[Tag], told: list[tuple[TagName, list[str]]]
) -> None:
    """Each property in dispute with its values, the strongest first."""
    found = [(each.name, [tag.value for tag in each.values]) for each in contradictions(tags)]
    assert found == told


@pytest.mark.parametrize("origin", [Origin.PERSON, Origin.MANIFEST])
def test_a_person_settles_a_contradiction_and_it_stays_visible(origin: Origin) -> None:
    """What the document says remains; the person's own word is no part of the dispute."""
    tags = [
        tag(DATE, "2018-12", Origin.TITLE),
        tag(DATE, "2017-12", Origin.TEXT),
        tag(DATE, "2017-11-30", origin, 1.0),
    ]
    (found,) = contradictions(tags)
    assert found.settled
    assert [each.value for each in found.values] == ["2018-12", "2017-12"]

"""What candidates for the properties of a document settle together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Evidence, Kind, Origin, Precision, Settled, Tag, TagName
from archive.tagging.confidence import SETTLES_FROM
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS

VALUES = {
    TagName.TITLE: st.sampled_from(["Visie", "Verslag"]),
    TagName.KIND: st.sampled_from([str(kind) for kind in Kind]),
    TagName.TRACK: st.sampled_from([track.name for track in TRACKS]),
    TagName.DATE: st.sampled_from(["2018", "2018-07", "2018-07-04", "2018-07-05", "2019-01-01"]),
    TagName.LANGUAGE: st.sampled_from(["nl", "en"]),
}


@st.composite
def tags(draw: st.DrawFn) -> Tag:
    """Any tag with a possible value."""
    name = draw(st.sampled_from(TagName))
    origin = draw(st.sampled_from(Origin))
    confidence = 1.0 if origin is Origin.PERSON else draw(st.sampled_from([0.3, 0.6, 0.9]))
    return Tag(name, draw(VALUES[name]), Evidence(origin, "words"), confidence)


def chosen(result: Settled) -> dict[TagName, set[str]]:
    """The values of a result, by name."""
    single = {
        TagName.TITLE: result.title,
        TagName.KIND: result.kind,
        TagName.DATE: result.date,
        TagName.LANGUAGE: result.language,
    }
    return {name: {str(value)} if value else set() for name, value in single.items()} | {
        TagName.TRACK: set(result.tracks)
    }


@given(st.lists(tags()))
def test_only_values_of_confident_tags_are_settled(given_tags: list[Tag]) -> None:
    """Nothing is settled that no tag of enough confidence says."""
    for name, values in chosen(settle(given_tags)).items():
        able = {tag.value for tag in given_tags if tag.name is name and tag.confidence >= 0.5}
        assert values <= able


@given(st.lists(tags()))
def test_the_order_of_the_tags_does_not_matter(given_tags: list[Tag]) -> None:
    """Kind, date, language and the set of tracks do not depend on the order of finding."""
    turned = chosen(settle(given_tags[::-1]))
    before = chosen(settle(given_tags))
    del turned[TagName.TITLE], before[TagName.TITLE]
    assert turned == before


@given(st.lists(tags()), tags())
def test_what_a_person_says_is_settled(given_tags: list[Tag], said: Tag) -> None:
    """A person's only word on a property prevails over whatever the rules found."""
    person = Tag(said.name, said.value, Evidence(Origin.PERSON, "set"))
    others = [tag for tag in given_tags if tag.evidence.origin is not Origin.PERSON]
    assert chosen(settle([*others, person]))[said.name] == {said.value}


@given(st.lists(tags()), st.sampled_from(TagName))
def test_a_person_can_set_a_property_to_nothing(given_tags: list[Tag], name: TagName) -> None:
    """An empty value of a person leaves the property open, whatever the rules found."""
    others = [tag for tag in given_tags if tag.evidence.origin is not Origin.PERSON]
    nothing = Tag(name, "", Evidence(Origin.PERSON, "cleared"))
    assert chosen(settle([*others, nothing]))[name] == set()


@given(st.lists(tags()))
def test_weak_tags_change_nothing(given_tags: list[Tag]) -> None:
    """Candidates below the border can be left out."""
    strong = [tag for tag in given_tags if tag.confidence >= SETTLES_FROM]
    assert settle(given_tags) == settle(strong)


def dated(value: str, origin: Origin, confidence: float = 0.9) -> Tag:
    """A date tag."""
    return Tag(TagName.DATE, value, Evidence(origin, value), confidence)


@pytest.mark.parametrize(
    ("given_tags", "expected"),
    [
        pytest.param([], None, id="nothing known"),
        pytest.param(
            [dated("2018-07", Origin.TITLE), dated("2018-07-04", Origin.FILE_NAME)],
            "2018-07-04",
            id="a less decisive origin refines",
        ),
        pytest.param(
            [dated("2018-07", Origin.TITLE), dated("2018-08-04", Origin.FILE_NAME)],
            "2018-07",
            id="a less decisive origin does not move",
        ),
        pytest.param(
            [dated("2018", Origin.TITLE), dated("2018-07", Origin.FILE_NAME),
             dated("2018-07-04", Origin.TEXT)],
            "2018-07-04",
            id="refined twice",
        ),
        pytest.param(
            [dated("2018-07-04", Origin.TITLE), dated("2018-07-05", Origin.TITLE),
             dated("2018-07-05", Origin.TEXT)],
            None,
            id="contradiction in one origin",
        ),
        pytest.param(
            [dated("2018-07-04", Origin.TITLE), dated("2018-07-05", Origin.TITLE, 0.6)],
            "2018-07-04",
            id="the more confident of one origin",
        ),
        pytest.param(
            [dated("2018-07", Origin.TEXT), dated("2018-07-04", Origin.TEXT)],
            "2018-07-04",
            id="one inside the other is no contradiction",
        ),
        pytest.param(
            [dated("2018-07", Origin.PERSON, 1), dated("2018-07-04", Origin.TITLE)],
            "2018-07",
            id="what a person said is not refined",
        ),
        pytest.param([dated("2018-07-04", Origin.TITLE, 0.4)], None, id="too weak"),
    ],
)  # fmt: skip
def test_dates_settle_by_origin_confidence_and_precision(
    given_tags: list[Tag], expected: str | None
) -> None:
    """The most decisive origin chooses the period; others may only narrow it."""
    date = settle(given_tags).date
    assert (None if date is None else str(date)) == expected
    assert date is None or date.precision is not Precision.NONE


def test_the_most_decisive_origin_gives_all_tracks() -> None:
    """Tracks of one origin go together; those of lesser origins are left out."""
    names = [
        ("Verblijf Jeugd", Origin.TITLE),
        ("Basishulp Jeugd", Origin.TITLE),
        ("X", Origin.TEXT),
    ]
    given_tags = [Tag(TagName.TRACK, name, Evidence(origin, name)) for name, origin in names]
    assert settle(given_tags).tracks == ("Verblijf Jeugd", "Basishulp Jeugd")


def test_two_kinds_of_equal_weight_settle_nothing() -> None:
    """A contradiction in the most decisive origin is left for a person."""
    given_tags = [
        Tag(TagName.KIND, kind, Evidence(origin, kind), 0.9)
        for kind, origin in [
            *((Kind.REPORT, Origin.TITLE), (Kind.LETTER, Origin.TITLE)),
            (Kind.REPORT, Origin.TEXT),
        ]
    ]
    assert settle(given_tags).kind is None
    assert settle(given_tags[1:]).kind is Kind.LETTER

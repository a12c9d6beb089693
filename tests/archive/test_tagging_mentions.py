"""What a page says of documents that it links to."""

import pytest

from archive.tagging.contradictions import contradictions
from archive.tagging.mentions import Mention, tag_mention
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        pytest.param(Mention("verslag van 12 juli 2017"), "2017-07-12", id="in the name"),
        pytest.param(Mention("Verslag", "Dialoog april 2018: Verslag", "Alle stukken"),
                     "2018-04", id="before the colon"),
        pytest.param(Mention("Verslag", "Zie hier:", "Marktconsultatie 4 juli 2017"),
                     "2017-07-04", id="in the heading"),
        pytest.param(Mention("Verslag", "Op 4 juli was er een.", "Consultatie (4 juli 2017)"),
                     "2017-07-04", id="in the heading, the day in the sentence"),
        pytest.param(Mention("dialoog", "Op 8 februari 2018 is er een geweest.", "Dialogen"),
                     "2018-02-08", id="what happened"),
        pytest.param(Mention("leidraad", "Zij wordt op vrijdag 13 maart 2020 gepubliceerd."),
                     "2020-03-13", id="what is published"),
        pytest.param(Mention("pilot", "In 2019 hebben we een pilot uitgevoerd."), "2019",
                     id="a year in which something was done"),
        pytest.param(Mention("samenvatting", "Reacties op vragen", "Consultatie 4 juli 2017"),
                     None, id="what came later"),
        pytest.param(Mention("vragenlijst", "Reageren kon tot en met 23 juni 2017, is verzonden"),
                     None, id="deadline"),
        pytest.param(Mention("model", "Het model geldt vanaf 1 januari 2019.", "Model 2019"),
                     None, id="start"),
        pytest.param(Mention("stuk", "Van 1 mei 2018 en 3 mei 2018 zijn stukken verzonden."),
                     None, id="two days"),
        pytest.param(Mention("stuk", "Zie ook het nieuws van 3 mei 2018."), None,
                     id="nothing happened"),
    ],
)  # fmt: skip
def test_a_mention_dates_a_document(mention: Mention, expected: str | None) -> None:
    """The name decides, then the heading, then a sentence that tells of an event."""
    found = settle(tag_mention(mention, TRACKS)).date
    assert (found and str(found)) == expected


def test_a_heading_and_a_sentence_that_differ_by_the_year_are_in_dispute() -> None:
    """Neither settles the date; both are shown."""
    mention = Mention(
        "besluit", "De besluitvorming vindt begin mei 2017 plaats.", "Besluit verblijf (mei 2018)"
    )
    tags = tag_mention(mention, TRACKS)
    assert settle(tags).date is None
    (found,) = contradictions(tags)
    assert [tag.value for tag in found.values] == ["2018-05", "2017-05"]


@pytest.mark.parametrize(
    ("mention", "kind", "tracks"),
    [
        pytest.param(Mention("verslag", "", "Basishulp Jeugd"), "verslag", ("Basishulp Jeugd",),
                     id="kind in the name, track in the heading"),
        pytest.param(Mention("samenvatting", "", "Schriftelijke marktconsultatie"), "verslag", (),
                     id="kind in name and heading together"),
        pytest.param(Mention("presentatie", "", "Verblijf Jeugd", "Basishulp Jeugd"),
                     "presentatie", ("Verblijf Jeugd",), id="the nearest heading"),
        pytest.param(Mention("hier", "Lees hier meer."), None, (), id="nothing"),
    ],
)  # fmt: skip
def test_a_mention_tells_kind_and_track(
    mention: Mention, kind: str | None, tracks: tuple[str, ...]
) -> None:
    """The kind is in the name; the track may stand anywhere above it."""
    found = settle(tag_mention(mention, TRACKS))
    assert (found.kind, found.tracks) == (kind, tracks)

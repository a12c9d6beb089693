"""What a document is about, by plain rules: title, kind, tracks, date and language.

``tag_document`` collects every candidate with the words that speak for it; ``settle`` chooses.
The rules would rather say nothing than something wrong: what is ambiguous gets a confidence
below ``SETTLES_FROM``, stays visible as a candidate, and is left for a person to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from urllib.parse import unquote

from archive.dates import find_dates
from archive.identifiers import find_identifiers
from archive.language import language_of
from archive.model import (
    Block,
    Dated,
    Evidence,
    Kind,
    Origin,
    PartialDate,
    Precision,
    Reading,
    Role,
    Tag,
    TagName,
    Track,
)

SETTLES_FROM = 0.5
"""A tag of a lower confidence is a candidate to look at, and decides nothing."""

_AMBIGUOUS = 0.4
_TITLE_LENGTH = 200
_HEAD_CHARACTERS = 5_000
_HEAD_LINES = 40
_LABEL_LINES = 15
_OPENING_WORDS = 80


# --- texts and where they stand ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """A text that may say what the document is; ``weight`` (0 to 1) is what its word counts."""

    origin: Origin
    text: str
    weight: float = 1.0
    page: int | None = None

    def tag(self, name: TagName, value: str, words: str, confidence: float) -> Tag:
        evidence = Evidence(self.origin, " ".join(words.split()), self.page)
        return Tag(name, value, evidence, round(confidence * self.weight, 2))


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text in lower case without diacritics, its words joined by single spaces.

    Character ``i`` of ``text`` comes from character ``offsets[i]`` of ``original``.
    """

    text: str
    offsets: tuple[int, ...]
    original: str

    def words(self, start: int, end: int) -> str:
        """The original words of ``text[start:end]``."""
        return self.original[self.offsets[start] : self.offsets[end - 1] + 1]


def _fold(text: str) -> _Folded:
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        for base in unicodedata.normalize("NFKD", char.casefold()):
            if unicodedata.combining(base) or unicodedata.category(base) == "Cf":
                continue
            folded = base if base.isalnum() else " "
            if folded != " " or (chars and chars[-1] != " "):
                chars.append(folded)
                offsets.append(offset)
    return _Folded("".join(chars), tuple(offsets), text)


def readable_name(file_name: str) -> str:
    """A file name as a person would write it: no extension, spaces between the words.

    Hyphens stay inside numbers, and inside words where other characters part the words.

    >>> readable_name("verslag_marktconsultatie-4-juli-2017.pdf")
    'verslag marktconsultatie 4 juli 2017'
    """
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z", "", unquote(file_name))
    stem = _with_hyphened_dates(re.sub(r"\s*\([0-9]{1,2}\)\Z", "", stem))
    parted = bool(re.search(r"[\s_+]", stem))
    text = re.sub(r"[_+]", " ", stem)
    text = re.sub(r"(?<=[^\W\d])-(?=\d)|(?<=\d)-(?=[^\W\d])", " ", text)
    if not parted:
        text = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", text)
    text = re.sub(r"(?<!\w)[-.]+(?!\w)|(?<!\w)-+(?=\w)|(?<=\w)-+(?!\w)|-{2,}", " ", text)
    return " ".join(text.split()) or file_name


def _with_hyphened_dates(stem: str) -> str:
    """A file name in which dates such as ``04_07_2017`` will stay in one piece."""
    for dated in reversed(find_dates(stem)):
        start, end = dated.span
        if not re.search(r"[^\W\d_]", dated.evidence):
            stem = stem[:start] + dated.evidence.replace("_", "-") + stem[end:]
    return stem


def _head(reading: Reading) -> _Place:
    """The top of the first page with text."""
    for page in reading.pages:
        if page.text.strip():
            return _Place(Origin.TEXT, page.text.strip()[:_HEAD_CHARACTERS], 0.8, page.number)
    return _Place(Origin.TEXT, "")


def _named_places(stated: Iterable[Tag], reading: Reading, path: PurePath) -> tuple[_Place, ...]:
    """Titles, file name and folders (the nearest first)."""
    titles = [tag for tag in stated if tag.name is TagName.TITLE]
    return (
        *(_Place(Origin.TITLE, tag.value) for tag in titles if tag.confidence >= SETTLES_FROM),
        *_headings(reading),
        _Place(Origin.FILE_NAME, readable_name(path.name), 0.95),
        *(_Place(Origin.FOLDER, readable_name(part), 0.8) for part in _folders(path)),
    )


def _in_turn(places: Iterable[_Place], read: Callable[[_Place], Iterable[Tag]]) -> Iterator[Tag]:
    """What ``read`` finds in each place; of the folders, in the nearest that tells something."""
    told = False
    for place in places:
        if not (told and place.origin is Origin.FOLDER):
            tags = tuple(read(place))
            told = told or (bool(tags) and place.origin is Origin.FOLDER)
            yield from tags


def _folders(path: PurePath) -> tuple[str, ...]:
    return tuple(part for part in reversed(path.parent.parts) if part.strip("./\\"))


# --- all candidates ------------------------------------------------------------------------


def tag_document(reading: Reading, path: PurePath, tracks: Sequence[Track]) -> tuple[Tag, ...]:
    """Every candidate for the title, kind, tracks, date and language of a document.

    Args:
        reading: what the extractor took from the file; its own tags come along, those that
            the document itself belies with a lower confidence.
        path: the file's path relative to the folder that was added; folder names count.
        tracks: the procurements that there are, from ``dossier.toml``.
    """
    head = _head(reading)
    language = language_of("\n".join(page.text for page in reading.pages))
    stated = tuple(_vetted(reading, path, language))
    places = _named_places(stated, reading, path)
    return (
        *stated,
        *_title_tags(reading, path),
        *_kind_tags(reading, path, places, head),
        *_track_tags((*places, head), tracks),
        *_date_tags(places, head),
        *_language_tags(language, head),
    )


# --- what the file says of itself ----------------------------------------------------------

_NO_TITLE = re.compile(
    r"(?i)\A(?:microsoft \w+ - .*|untitled.*|naamloos.*|none|null|"
    r"(?:document|presentatie|presentation|map)\s?[0-9]*|powerpoint.*|scan\w*|dia\s?[0-9]+|slide\s?[0-9]+|.*\.(?:docx?|pdf|pptx?|xlsx?|"
    r"odt|odp|rtf|indd|qxd|html?)|.*(?:sjabloon|template).*)\Z"
)
_LONG_WORD = 4


def _vetted(reading: Reading, path: PurePath, language: str | None) -> Iterator[Tag]:
    """The file's own tags, those that nothing else in the file bears out made candidates."""
    for tag in reading.tags:
        if tag.evidence.origin is Origin.METADATA and _is_doubtful(tag, reading, path, language):
            yield replace(tag, confidence=min(tag.confidence, _AMBIGUOUS))
        else:
            yield tag


def _is_doubtful(tag: Tag, reading: Reading, path: PurePath, language: str | None) -> bool:
    """Programs write metadata too: titles of templates, the language of the office suite."""
    if tag.name is TagName.LANGUAGE:
        return language not in (None, tag.value)
    if tag.name is not TagName.TITLE:
        return False
    if _NO_TITLE.match(tag.value.strip()) or not _is_wordy(tag.value):
        return True
    if "html" in reading.media_type or "xml" in reading.media_type.partition("/")[2][-4:]:
        return False
    words = {word for word in _fold(tag.value).text.split() if len(word) >= _LONG_WORD}
    known = readable_name(path.name)
    if len(words) > 1:  # a single word, such as the first label of a form, is easily met with
        known = f"{known} {_head(reading).text}"
    return 2 * len(words & set(_fold(known).text.split())) < len(words)


def _is_wordy(text: str) -> bool:
    """Whether a name tells something: a hash, a number, a date or an unread font does not."""
    for dated in reversed(find_dates(text)):
        text = text[: dated.span[0]] + text[dated.span[1] :]
    text = re.sub(r"\(cid:[0-9]+\)|_", " ", text)
    return bool(re.search(r"(?i)\b(?![a-f]+\b)[^\W\d_]{3,}\b", text))


# --- title ---------------------------------------------------------------------------------

_LETTERHEAD = re.compile(
    r"(?i)\A(?:[0-9]+(?:\.[0-9]*)*\s+)?(?:(?:de |het )?(?:gemeenten?|provincie|rechtbank|"
    r"gerechtshof|ministerie|regio)(?: [\w'’-]+){1,4}|inhoud(?:sopgave)?|inleiding|colofon|"
    r"aanwezigen?:?|voorwoord|pagina.*|bijlagen?|postbus.*)\Z"
)
_HEADING_BLOCKS = 3


def _title_tags(reading: Reading, path: PurePath) -> Iterator[Tag]:
    for place in _headings(reading):
        yield place.tag(TagName.TITLE, place.text, place.text, 0.9)
    name = readable_name(path.name)
    confidence = 0.6 if _is_wordy(name) else 0.3
    yield Tag(TagName.TITLE, name, Evidence(Origin.FILE_NAME, path.name), confidence)


def _headings(reading: Reading) -> tuple[_Place, ...]:
    """The first heading of page 1 that names the document; none or one."""
    blocks = [block for block in reading.blocks if block.span.page == 1]
    for index, block in enumerate(blocks):
        text = " ".join(reading.slice(block.span).split())
        if block.role is Role.HEADING and _is_wordy(text) and not _LETTERHEAD.match(text):
            title = _joined(reading, blocks[index : index + _HEADING_BLOCKS])
            return (_Place(Origin.TITLE, title, page=1),) if len(title) <= _TITLE_LENGTH else ()
    return ()


def _joined(reading: Reading, blocks: Sequence[Block]) -> str:
    """A heading with the blocks after it that continue it on the next line."""
    last, *rest = blocks
    texts = [reading.slice(last.span)]
    for block in rest:
        between = reading.pages[0].text[last.span.end : block.span.start]
        same = (block.role, block.level, block.number) == (last.role, last.level, None)
        if not same or between.strip() or between.count("\n") > 1:
            break
        texts.append(reading.slice(block.span))
        last = block
    return " ".join(" ".join(texts).split())


# --- kind ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _KindRule:
    """Words (folded) that make a document of a kind; of two rules the higher rank prevails.

    ``kind`` None stands for sorts of documents that have no kind here (an agenda, a mail):
    they keep the other words of a name from deciding.
    """

    kind: Kind | None
    rank: int
    pattern: re.Pattern[str]


def _rule(kind: Kind | None, rank: int, alternatives: str) -> _KindRule:
    return _KindRule(kind, rank, re.compile(rf"\b(?:{alternatives})\b"))


_MEETING = (
    r"(?:\w*consultaties?|\w*dialo(?:og|g)(?:en)?|\w*bijeenkomst(?:en)?|\w*gesprek(?:ken)?|"
    r"vergadering(?:en)?|\w*overleg|\w*tafels?|\w*sessies?)"
)
_MAIL = r"(?:e ?)?mails?"
_CONFIDENCE = {5: 0.9, 4: 0.9, 3: 0.85, 2: 0.65, 1: _AMBIGUOUS}
_SURE_OF_HEAD = 0.75
_SUBJECT = 2
"""The rank of words that name a document, or as well what it is about."""
_RULES = (
    _rule(
        None,
        5,
        r"bijlagen? (?:\w+ )?(?:bij|van|behorend\w*|nvi|nota van inlichtingen)",
    ),
    _rule(
        Kind.LETTER,
        5,
        r"(?:aanbiedings|antwoord|raadsinformatie|informatie|college|uitnodigings|gunnings|afwijzings|"
        r"raads|wethouders)brie(?:f|ven)|begeleidende brief",
    ),
    _rule(
        Kind.CLARIFICATION,
        4,
        r"nota s? ?van inlichtingen|nvi s?|nvi|vragen en antwoorden|vraag en antwoord|"
        r"antwoorden op (?:de )?(?:gestelde )?vragen|"
        r"beantwoording (?:van )?(?:de )?(?:gestelde )?vragen",
    ),
    _rule(
        Kind.PRESENTATION,
        4,
        r"(?:eind|start|bestuurs|raads|project)?presentaties?|pptx?|powerpoint|slides|sheets",
    ),
    _rule(Kind.PRESS_RELEASE, 4, r"persbericht(?:en)?|persverklaring"),
    _rule(
        Kind.REPORT,
        4,
        r"(?:verslag(?:en)?|notulen|samenvatting|weergave|terugkoppeling|impressie|"
        rf"opbrengst(?:en)?) (?:\w+ ){{0,4}}{_MEETING}|\w*consultatie (?:\w+ ){{0,5}}samenvatting",
    ),
    _rule(
        Kind.DECISION,
        4,
        r"(?:college|raads|gunnings)besluit(?:en)?|voorgenomen besluit|gunningsbeslissing|"
        r"beslissing op (?:het )?bezwaar|(?:voorlopige|definitieve) gunning",
    ),
    _rule(
        Kind.REPORT,
        3,
        # *Verslag 2017* reports on a year, not on a meeting.
        r"(?:gespreks|besprekings|vergader|raads|commissie|bijeenkomst|kort)?verslag(?:en)?"
        r"(?! (?:over )?(?:19|20)\d\d\b(?! \d\d))|\w*notulen",
    ),
    _rule(
        Kind.RULING,
        3,
        r"\w*vonnis(?:sen)?|(?:tussen|eind)?arrest(?:en)?|"
        r"ecli [a-z]{2} [a-z0-9]{1,7} \d{4} [a-z0-9]+",
    ),
    _rule(
        Kind.POLICY,
        3,
        r"\w*verordening(?:en)?|(?:inkoop|jeugd|zorg)beleid|beleids(?:plan|regels?|kader|nota|notitie|visie|document)|"
        r"inkoop(?:strategie|plan|visie|model)|(?:uitvoerings|ontwikkel|transformatie)agenda|"
        r"uitvoerings(?:programma|plan)|inhoudelijk model|(?:kader|start)not(?:a|itie)|"
        r"visie(?:document|nota|stuk)|(?:toekomst|regio|jeugd)visie",
    ),
    _rule(
        Kind.TENDER,
        3,
        r"(?:selectie|aanbestedings|inkoop|offerte|inschrijvings|gunnings)leidraad|"
        r"(?:inkoop|aanbestedings)document(?:en)?|aanbestedingsstukken|bestek|"
        r"beschrijvend document|programma van eisen|offerteaanvraag|vooraankondiging|"
        r"voorpublicatie|"
        r"aankondiging (?:van )?(?:de |een )?(?:overheids)?(?:opdracht|aanbesteding)",
    ),
    _rule(
        Kind.CONSULTATION,
        3,
        r"schriftelijke (?:markt)?consultatie|(?:markt)?consultatie(?:document|vragen)|"
        r"vragenlijst (?:\w+ )?(?:markt)?consultatie",
    ),
    _rule(Kind.DECISION, 3, r"wo[bo] (?:deel ?)?besluit(?:en)?"),
    _rule(Kind.CONTRACT, 3, r"\w+overeenkomst(?:en)?|concept overeenkomst"),
    _rule(
        None,
        3,
        r"agenda|factsheet|inventaris(?:lijst)?|motie|amendement|voordracht|"
        r"(?:raads|college)voorstel|\w*rapport(?:age)?|nieuwsbrief|\w*formulier|"
        r"(?:aanwezigheids|presentie|deelnemers|besluiten)lijst|uitnodiging|toelichting|"
        r"jaarverslag|jaarrekening|begroting|handleiding|zienswijze|kamervragen|\w*protocol",
    ),
    _rule(None, 3, _MAIL),
    _rule(Kind.REPORT, 2, r"ontwikkel(?:dialo(?:og|g)(?:en)?|tafels?)"),
    _rule(Kind.RULING, 2, r"uitspra(?:ak|ken)|beschikking(?:en)?"),
    _rule(Kind.POLICY, 2, r"visie|nota(?! van)|\w*beleid|strategie"),
    _rule(Kind.TENDER, 2, r"aankondiging"),
    _rule(Kind.DECISION, 2, r"\w*besluit(?:en)?"),
    _rule(Kind.LETTER, 2, r"brie(?:f|ven)"),
    _rule(Kind.CONTRACT, 2, r"overeenkomst(?:en)?|contract(?:en)?"),
    _rule(None, 2, r"\w*evaluatie|planning|onderzoek"),
    _rule(Kind.TENDER, 1, r"\w*aanbesteding(?:en)?|inkoopprocedure"),
    _rule(Kind.CONSULTATION, 1, r"\w*consultaties?"),
)
# A genre word that opens a name and governs a preposition is its head: *brief over de nota*.
_LEAD = re.compile(r"(?:(?:\d+e?|concept|definitieve?|ontwerp|kort) )*\Z")
_GOVERNS = re.compile(
    r" (?:over|van|voor|op|bij|inzake|tot|in|aan|betreffende|met|naar aanleiding van|"
    r"vaststellen|vaststelling|d d|dd)\b"
)
# Words that head a column, a section or an address at least as often as a document.
_WEAK_ON_PAGE = frozenset(
    rule
    for rule in _RULES
    if rule.rank < _SUBJECT
    or (rule.rank, rule.kind) == (_SUBJECT, Kind.POLICY)
    or rule == _rule(None, 3, _MAIL)
)
_SLIDES = frozenset({".ppt", ".pptx", ".ppsx", ".odp", ".key"})


@dataclass(frozen=True, slots=True)
class _KindMatch:
    """A rule that applies to the folded text between ``start`` and ``end``."""

    rule: _KindRule
    start: int
    end: int


def _kind_tags(
    reading: Reading, path: PurePath, places: Sequence[_Place], head: _Place
) -> Iterator[Tag]:
    for identifier in reading.identifiers:
        if identifier.type in ("ecli", "ljn"):
            evidence = Evidence(Origin.METADATA, identifier.value)
            yield Tag(TagName.KIND, Kind.RULING, evidence, 0.95)
    if any(_is_unlisted(place) for place in places if _is_own(place)):
        places = [place for place in places if _is_own(place)]
        yield from _in_turn(places, _kinds_named)
        return
    found = tuple(_in_turn(places, _kinds_named))
    yield from found
    if not any(tag.evidence.origin is Origin.FILE_NAME for tag in found):
        yield from _kinds_across(places)
        yield from _kind_of_suffix(path)
    yield from _kinds_on_page(head)


def _kind_of_suffix(path: PurePath) -> Iterator[Tag]:
    if path.suffix.lower() in _SLIDES:
        evidence = Evidence(Origin.FILE_NAME, path.suffix)
        yield Tag(TagName.KIND, Kind.PRESENTATION, evidence, 0.7)


def _kinds_named(place: _Place) -> tuple[Tag, ...]:
    """The kind that a name gives, or each of the kinds between which it leaves the choice."""
    folded = _fold(place.text)
    deciding, least = _deciding(folded.text)
    tags = tuple(tag for match in deciding for tag in _kind_tag(place, folded, match, least))
    if len({match.rule.kind for match in deciding}) == 1:
        return tags[:1]
    return tuple(replace(tag, confidence=min(tag.confidence, _AMBIGUOUS)) for tag in tags)


def _deciding(folded: str) -> tuple[list[_KindMatch], float]:
    """The head of a name, or two words that *en* joins, or else the matches of the highest rank.

    With them comes the confidence that they have at least.
    """
    matches = _kind_matches(folded)
    if matches and _is_head(folded, matches[0]):
        return matches[:1], _SURE_OF_HEAD
    for pair in pairwise(matches):
        joined = folded[pair[0].end : pair[1].start] == " en "
        if joined and all(match.rule.rank >= _SUBJECT for match in pair):
            return list(pair), 0.0
    rank = max((match.rule.rank for match in matches), default=0)
    return [match for match in matches if match.rule.rank == rank], 0.0


def _is_unlisted(place: _Place) -> bool:
    """Whether a name says that the document is of a sort that has no kind here."""
    deciding, _ = _deciding(_fold(place.text).text)
    return bool(deciding) and all(match.rule.kind is None for match in deciding)


def _kinds_across(places: Sequence[_Place]) -> Iterator[Tag]:
    """The kind that a file name gives in its folder: a *samenvatting* in *marktconsultatie*."""
    name = next(place for place in places if place.origin is Origin.FILE_NAME)
    folder = next((place for place in places if place.origin is Origin.FOLDER), None)
    if folder is None:
        return
    border = len(_fold(name.text).text.strip())
    both = replace(name, text=f"{name.text} {folder.text}")
    folded = _fold(both.text)
    for match in _kind_matches(folded.text):
        if match.start < border < match.end:
            yield from _kind_tag(both, folded, match)


def _kind_matches(folded: str) -> list[_KindMatch]:
    """The rules that apply, in order of their words; words inside longer ones do not count."""
    matches = [
        _KindMatch(rule, *found.span())
        for rule in _RULES
        for found in rule.pattern.finditer(folded)
    ]
    matches.sort(key=lambda match: (match.start, -match.end, -match.rule.rank))
    kept: list[_KindMatch] = []
    for match in matches:
        if not any(match.start >= other.start and match.end <= other.end for other in kept):
            kept.append(match)
    return kept


def _is_head(folded: str, match: _KindMatch) -> bool:
    opens = _LEAD.match(folded[: match.start]) is not None
    return opens and match.rule.rank >= _SUBJECT and _GOVERNS.match(folded, match.end) is not None


def _kind_tag(
    place: _Place, folded: _Folded, match: _KindMatch, least: float = 0.0
) -> tuple[Tag, ...]:
    if match.rule.kind is None:
        return ()
    confidence = max(least, _CONFIDENCE[match.rule.rank])
    words = folded.words(match.start, match.end)
    return (place.tag(TagName.KIND, match.rule.kind, words, confidence),)


def _kinds_on_page(head: _Place) -> Iterator[Tag]:
    """The kind that a line at the top of the first page gives, or the salutation of a letter."""
    lines = [_unspaced(line) for line in head.text.splitlines() if line.strip()]
    for line in lines[:_LABEL_LINES]:
        folded = _fold(line)
        matches = _kind_matches(folded.text)
        if not matches or matches[0].rule in _WEAK_ON_PAGE or not _opens(line, matches[0]):
            continue
        if _is_label(folded.text.strip(), matches[0]):
            # *Besluit:* opens what is decided; without the colon it is the name of the paper.
            origin = Origin.TEXT if line.endswith(":") else Origin.TITLE
            yield from _kind_tag(replace(head, origin=origin), folded, matches[0], 0.95)
            return
        if len(line) <= _OPENING_WORDS and _is_head(folded.text, matches[0]):
            yield from _kind_tag(head, folded, matches[0], _SURE_OF_HEAD)
            return
    salutation = re.search(r"(?m)^\s*(Geachte\b[^\n]{0,40})", head.text)
    if salutation:
        yield head.tag(TagName.KIND, Kind.LETTER, salutation[1], 0.8)


def _unspaced(line: str) -> str:
    """A line with single spaces, and words that were printed ``V O N N I S`` in one piece."""
    line = " ".join(line.split())
    return line.replace(" ", "") if re.fullmatch(r"(?:[^\W\d_] )+[^\W\d_]", line) else line


def _opens(line: str, match: _KindMatch) -> bool:
    """Whether a line begins a text: with a capital, or as *arrest van 2 juli 2018* does."""
    if line[0].isupper():
        return True
    sure = match.rule.kind is Kind.RULING and match.rule.rank > _SUBJECT and match.start == 0
    return sure and any(dated.span[1] == len(line) for dated in find_dates(line))


def _is_label(folded: str, match: _KindMatch) -> bool:
    """Whether a line holds the name of a genre and nothing else, as on a letterhead."""
    return _LEAD.match(folded[: match.start]) is not None and match.end == len(folded)


# --- tracks --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Naming:
    """Words of a place that name a track."""

    track: str
    words: str
    span: tuple[int, int]
    confidence: float


def _track_tags(places: Sequence[_Place], tracks: Sequence[Track]) -> tuple[Tag, ...]:
    """The tracks that are named somewhere; only when there are none, those hinted at."""
    named = tuple(_in_turn(places, lambda place: _tracks_named(place, tracks)))
    return named or tuple(_in_turn(places, lambda place: _tracks_hinted(place, tracks)))


def _tracks_named(place: _Place, tracks: Sequence[Track]) -> Iterator[Tag]:
    folded = _fold(place.text)
    namings = [naming for track in tracks for naming in _namings(place, folded, track)]
    namings.sort(key=lambda naming: -naming.confidence)
    seen: set[str] = set()
    for naming in namings:
        if naming.track not in seen and not any(_is_within(naming, other) for other in namings):
            seen.add(naming.track)
            yield place.tag(TagName.TRACK, naming.track, naming.words, naming.confidence)


def _namings(place: _Place, folded: _Folded, track: Track) -> Iterator[_Naming]:
    for names, confidence in (((track.name,), 0.95), (track.aliases, 0.9)):
        for name in names:
            for start, end in _occurrences(name, folded):
                words = folded.words(start, end)
                yield _Naming(track.name, words, (start, end), confidence)
    for number in track.tenders:
        for words in _tender_words(number, place, folded):
            yield _Naming(track.name, words, (-1, -1), 0.95)


def _tender_words(number: str, place: _Place, folded: _Folded) -> Iterator[str]:
    """Where a tender is named: on a page only with a word that marks it as one."""
    if place.origin is not Origin.TEXT:
        yield from (folded.words(start, end) for start, end in _occurrences(number, folded))
        return
    for found in find_identifiers(place.text):
        if found.identifier.type == "tender" and found.identifier.value == number:
            yield place.text[slice(*found.span)]


def _occurrences(name: str, folded: _Folded) -> Iterator[tuple[int, int]]:
    needle = _fold(name).text.strip()
    if needle:
        for match in re.finditer(rf"\b{re.escape(needle)}\b", folded.text):
            yield match.span()


def _is_within(naming: _Naming, other: _Naming) -> bool:
    """Whether the words are part of the longer name of another track."""
    (start, end), (from_, to) = naming.span, other.span
    longer = to - from_ > end - start >= 1
    return naming.track != other.track and longer and from_ <= start and end <= to


def _tracks_hinted(place: _Place, tracks: Sequence[Track]) -> Iterator[Tag]:
    """The track of which the place holds cues; weak on a page unless there are two of them."""
    folded = _fold(place.text)
    hints = {track.name: words for track in tracks if (words := _cue_words(folded, track))}
    for track, words in hints.items():
        strong = len(words) > 1 or place.origin is not Origin.TEXT
        sure = strong and len(hints) == 1
        confidence = 0.7 if sure else _AMBIGUOUS
        yield place.tag(TagName.TRACK, track, ", ".join(words), confidence)


def _cue_words(folded: _Folded, track: Track) -> list[str]:
    spans = [next(_occurrences(cue, folded), None) for cue in track.cues]
    return [folded.words(*span) for span in spans if span]


# --- date ----------------------------------------------------------------------------------

_DAY_OF_WEEK = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+)?"
# What comes before a date that is not the document's: a deadline, a period, a start.
_NOT_ITS_DATE = re.compile(
    r"(?i)(?:(?<![^\W_])(?:voor|v[óo]{1,2}r|per|tot|vanaf|sinds|ingaande|t/?m|tot en met|uiterlijk|"
    rf"met ingang van|m\.?i\.?v\.?)\s+(?:op\s+)?{_DAY_OF_WEEK}"
    r"|(?<![^\W_])(?:\w*deadline|sluiting\w*|\w*termijn|inschrij\w*|indien\w*|aanmeld\w*|"
    r"aanlever\w*|ingangsdatum|looptijd|geldend|geldig|gepland\w*|planning|uiterlijk)"
    r"(?![^\W_])[^.;\n]{0,25})\Z"
)
_PERIOD_AFTER = re.compile(r"(?i)\s*(?:tot|t/?m|en met|–|—|\s-\s)(?![^\W_])\s*\S")
_ENUMERATED = re.compile(
    r"(?i)(?:(?<![0-9])[0-9]{1,2}|(?:januari|februari|maart|april|mei|juni|juli|augustus|"
    r"september|oktober|november|december))\s*(?:en|of|&|/|-|–|,)\s*\Z"
)
# What comes of an event later than the day of the event.
_AFTERWARDS = re.compile(
    r"\b(?:samenvatting|reacties|beantwoording|antwoorden|nvi|nota s? ?van inlichtingen)\b"
)
_LABEL = re.compile(
    r"(?i)(?:\A\s*|\s{2,}|[|;(]\s*)(?:datum(?: (?:uitspraak|besluit|bijeenkomst|vergadering|"
    r"verslag|overleg|brief|document))?|uitspraakdatum|dagtekening|verzonden|verzenddatum|besluitdatum|"
    r"vastgesteld(?: op| d\.d\.)?)\s*[:.]?\s*"
    rf"(?:verzonden(?: per \S+)? op\s+)?{_DAY_OF_WEEK}\Z"
)
_LABEL_ALONE = re.compile(
    r"(?i)\s*(?:datum(?: uitspraak| besluit)?|dagtekening|uitspraakdatum):?\s*\Z"
)
_HELD = re.compile(
    r"\A\W*(?:(?:[A-Z][a-z]*)?(?i:verslag|notulen|samenvatting|weergave|presentatie|consultatie|"
    r"bijeenkomst|vergadering|dialoog|nota van inlichtingen|uitspraak|vonnis|arrest|beschikking)"
    r"[^.;]{0,80}|(?i:gehouden))\s(?i:op|van|d\.?d\.?)\s+"
    rf"(?i:{_DAY_OF_WEEK})\Z"
)
_ENDS = re.compile(r"(?i)\W*(?:\Z|om\b|te\b|in\b|aanvang\b)")
_OF_ANOTHER = re.compile(r"(?i)\b(?:uw|vorige|tegen|verzoek|ontvangen|ingediend|volgende)\b")
_SENDER = re.compile(
    rf"(?:[A-Z][^\s,-]*(?:[ -][^\s,-]+){{0,3}},\s*)?(?:d\.?d\.?\s*)?(?i:{_DAY_OF_WEEK})\Z"
)


def _date_tags(places: Sequence[_Place], head: _Place) -> Iterator[Tag]:
    if any(_AFTERWARDS.search(_fold(place.text).text) for place in places if _is_own(place)):
        places = [place for place in places if _is_own(place)]
    yield from _in_turn(places, _dates_named)
    yield from _dates_on_page(head)


def _is_own(place: _Place) -> bool:
    """Whether a place names this document alone; a folder names an event with all its papers."""
    return place.origin is not Origin.FOLDER


def _dates_named(place: _Place) -> tuple[Tag, ...]:
    """The date in a name; when there are several, each of them as a candidate."""
    owned = [
        (value, dated) for dated in find_dates(place.text) for value in _owned(dated, place.text)
    ]
    confidence = 0.9 if len({value for value, _ in owned}) == 1 else _AMBIGUOUS
    return tuple(
        place.tag(TagName.DATE, str(value), dated.evidence, confidence) for value, dated in owned
    )


def _owned(dated: Dated, text: str) -> tuple[PartialDate, ...]:
    """The part of a date in ``text`` that can be the document's own; none or one.

    Of *4 en 5 juli 2017* only the month is sure; a deadline or a period is none at all.
    """
    start, end = dated.span
    if _NOT_ITS_DATE.search(text[:start]) or _PERIOD_AFTER.match(text, end):
        return ()
    if not _ENUMERATED.search(text[:start]):
        return (dated.value,)
    if dated.value.precision is Precision.DAY:
        return (PartialDate(dated.value.year, dated.value.month),)
    return ()


def _dates_on_page(head: _Place) -> tuple[Tag, ...]:
    """The dates at the top of the first page that are marked as the document's own."""
    lines = [re.sub(r"\s{2,}", "  ", line) for line in head.text.splitlines() if line.strip()]
    lines = lines[:_HEAD_LINES]
    found: list[Tag] = []
    for above, line in zip(["", *lines], lines, strict=False):
        for dated in find_dates(line):
            confidence = _date_confidence(above, line, dated)
            found += [
                head.tag(TagName.DATE, str(value), line.strip(), confidence)
                for value in _owned(dated, line)
                if confidence
            ]
    return tuple(found)


def _date_confidence(above: str, line: str, dated: Dated) -> float:
    """How sure it is that a date on a line is the document's; 0 when nothing marks it so."""
    start, end = dated.span
    before, after = line[:start], line[end:]
    if _LABEL.search(before) or (not before.strip() and _LABEL_ALONE.match(above)):
        return 1.0
    alone = not after.strip(" .,;")
    if alone and _SENDER.match(before.lstrip()):
        return 0.8
    if _HELD.match(before) and _ENDS.match(after) and not _OF_ANOTHER.search(before):
        return 0.8
    return 0.0


# --- language ------------------------------------------------------------------------------


def _language_tags(language: str | None, head: _Place) -> Iterator[Tag]:
    if language:
        opening = head.text[:_OPENING_WORDS]
        yield replace(head, weight=1.0).tag(TagName.LANGUAGE, language, opening, 0.9)


# --- settling ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settled:
    """What the tags together say; None (or no track) where they leave it open."""

    title: str | None = None
    kind: Kind | None = None
    tracks: tuple[str, ...] = ()
    date: PartialDate | None = None
    language: str | None = None


def settle(tags: Sequence[Tag]) -> Settled:
    """Choose from the candidates: the most decisive origin first, then the highest confidence.

    Two different values of equal weight leave a property open, and so does a person who sets
    it to nothing. A date from a less decisive origin may refine the one chosen, never move it.

    Raises:
        ValueError: when the value of a tag is no kind or no date.
    """
    kind = _only(_strongest(tags, TagName.KIND))
    return Settled(
        title=next(iter(_strongest(tags, TagName.TITLE)), None) or None,
        kind=Kind(kind) if kind else None,
        tracks=_settled_tracks(tags),
        date=_settled_date(tags),
        language=_only(_strongest(tags, TagName.LANGUAGE)) or None,
    )


def _by_origin(tags: Iterable[Tag], name: TagName) -> Iterator[tuple[Origin, tuple[Tag, ...]]]:
    """The tags that may settle a property, the most decisive origin first."""
    able = [
        tag
        for tag in tags
        if tag.name is name
        and tag.confidence >= SETTLES_FROM
        and (tag.value or tag.evidence.origin is Origin.PERSON)
    ]
    for origin in Origin:
        if group := tuple(tag for tag in able if tag.evidence.origin is origin):
            yield origin, group


def _best(group: Iterable[Tag]) -> tuple[str, ...]:
    """The different values of the highest confidence."""
    group = tuple(group)
    highest = max(tag.confidence for tag in group)
    return tuple(dict.fromkeys(tag.value for tag in group if tag.confidence == highest))


def _strongest(tags: Iterable[Tag], name: TagName) -> tuple[str, ...]:
    return next((_best(group) for _, group in _by_origin(tags, name)), ())


def _only(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def _settled_tracks(tags: Iterable[Tag]) -> tuple[str, ...]:
    for _, group in _by_origin(tags, TagName.TRACK):
        return tuple(dict.fromkeys(tag.value for tag in group if tag.value))
    return ()


def _settled_date(tags: Iterable[Tag]) -> PartialDate | None:
    chosen: PartialDate | None = None
    for origin, group in _by_origin(tags, TagName.DATE):
        found = _agreed(_best(group))
        if chosen is None:
            if found is None or origin is Origin.PERSON:
                return found
            chosen = found
        elif found is not None and _refines(found, chosen):
            chosen = found
    return chosen


def _agreed(values: Sequence[str]) -> PartialDate | None:
    """The most precise of some dates that lie within each other; None when they contradict."""
    dates = sorted({PartialDate.parse(value) for value in values if value}, key=_length)
    if not dates or not all(_lies_in(dates[0], other) for other in dates):
        return None
    return dates[0]


def _length(date: PartialDate) -> int:
    return (date.last - date.first).days


def _lies_in(date: PartialDate, period: PartialDate) -> bool:
    return period.first <= date.first and date.last <= period.last


def _refines(date: PartialDate, chosen: PartialDate) -> bool:
    return _lies_in(date, chosen) and _length(date) < _length(chosen)

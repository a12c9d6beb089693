"""The façade: a typed query and filters in, ranked passages with their documents out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from archive.clean import fold
from archive.model import Identifier, PassageKind
from indexer.dossier import Dossier
from indexer.engine import Candidate, Reader
from indexer.scoring import Gain, Level
from search.asking import Answer, Asker
from search.expand import Expander
from search.filters import Filters
from search.grammar import DateRange, Node, wanted_leaves
from search.grouping import Grouped, each_alone, one_per_document
from search.nearness import LOOKED_AT, nearer_first, with_nearness
from search.parse import bare_text
from search.question import Question, read
from search.references import parse_identifier
from search.results import Facets, Hit, Results, Sort
from search.snippets import evidence, excerpt, marks

FEW_FOUND = 2
"""Finding more than this, a query needs no help but for words that are unknown."""

_NAMED = 8
_FURTHER = 4
"""So many times further results are gone through when they are of too few documents."""

if TYPE_CHECKING:
    from archive.answers import Answers


class Request(Struct, frozen=True):
    """What to search for: the query as typed, filters, and which part of the results.

    With ``by_document`` each document is shown once, by its best passage. ``facets`` asks for
    counts over the result set, ``explain`` for what gave each hit its score.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    by_document: bool = False
    facets: bool = False
    explain: bool = False


def search(dossier: Dossier, request: Request) -> Results:
    """Answer a request.

    Raises:
        QuerySyntaxError: the query cannot be read.
        BadValue: an unknown track or kind, a wrong date or language.
        WriterBusy, CatalogueError: the archive cannot be asked.
    """
    return dossier.answer(lambda reader: _Search(dossier, reader, request).results())


def ranking(dossier: Dossier, request: Request) -> tuple[int, ...]:
    """The numbers of the passages that answer a request, in order, without what is shown of them.

    Raises: as ``search``.
    """
    return dossier.answer(lambda reader: _Search(dossier, reader, request).ranking())


class _Search:
    """One search, from the typed text to the hits."""

    def __init__(self, dossier: Dossier, reader: Reader, request: Request) -> None:
        self._dossier = dossier
        self._catalogue = dossier.catalogue
        self._request = request
        self._expand = Expander(reader.words, dossier.settings.abbreviations)
        self._asker = Asker(dossier, reader, self._expand)
        self._notes: list[str] = []

    def results(self) -> Results:
        question = read(self._request.text)
        self._notes += question.notes
        answer, mended = self._answer(question)
        grouped, total = self._grouped(answer)
        chosen = grouped[self._request.offset :]
        self._note_state(question.tree)
        return Results(
            hits=tuple(self._hits(chosen, answer)),
            total=total,
            notes=tuple(self._notes),
            suggestion=mended,
            facets=self._facets(answer) if self._request.facets else None,
        )

    def ranking(self) -> tuple[int, ...]:
        """The passages of this part of the results."""
        answer, _ = self._found(read(self._request.text))
        chosen = self._ordered(answer, self._wanted)[self._request.offset :]
        return tuple(each.passage for each in chosen)

    @property
    def _wanted(self) -> int:
        return self._request.offset + self._request.limit

    def _grouped(self, answer: Answer) -> tuple[list[Grouped], int]:
        """What is shown up to the end of this page, and how much there is in all."""
        if not self._request.by_document:
            return each_alone(self._ordered(answer, self._wanted)), answer.total
        passages = answer.result_set.matches.per_document()
        count = self._wanted
        while True:  # as far as it takes to find so many documents
            ordered = self._ordered(answer, count)
            grouped = one_per_document(ordered, passages)
            if len(grouped) >= self._wanted or count >= answer.total:
                return grouped[: self._wanted], len(passages)
            count *= _FURTHER

    def _answer(self, question: Question) -> tuple[Answer, str | None]:
        """The answer, and the query with a word mended when that is of help."""
        answer, identifier = self._found(question)
        if identifier is not None:
            from search.identify import notes_on

            self._notes += notes_on(self._catalogue, identifier)
            return answer, None
        self._note_words(answer)
        return answer, self._help(question, answer)

    def _found(self, question: Question) -> tuple[Answer, Identifier | None]:
        """The answer; with the identifier, when the query is nothing else."""
        filters = self._request.filters
        identifier = parse_identifier(bare_text(question.tree, question.text) or "")
        if identifier is None:
            return self._asker.ask(question, filters), None
        from search.identify import by_identifier

        return by_identifier(self._asker, identifier, filters), identifier

    def _help(self, question: Question, answer: Answer) -> str | None:
        """Say what was too much, when nothing was found; returns the query with a word mended."""
        if answer.total > FEW_FOUND and not answer.unknown:
            return None
        from search.causes import causes
        from search.suggest import suggestion

        filters = self._request.filters
        cause = None if answer.total else causes(self._asker, question, filters)
        if cause is not None:
            self._notes.append(cause)
        return suggestion(self._asker, question, filters, answer)

    def _ordered(self, answer: Answer, count: int) -> list[Candidate]:
        """The first of the results. Those that are looked at for nearness can only rise."""
        sort, result_set = self._request.sort, answer.result_set
        if sort is Sort.DATE:
            return result_set.order(sort, self._catalogue.first_days(), count)
        ordered = result_set.order(sort, {}, max(count, LOOKED_AT))
        words, weights = answer.compiled.query.words, answer.candidates.weights
        top = nearer_first(ordered[:LOOKED_AT], words, weights, self._catalogue.texts)
        return [*sorted(top, key=result_set.key), *ordered[LOOKED_AT:]][:count]

    def _facets(self, answer: Answer) -> Facets:
        from search.facets import facets

        return facets(answer.result_set.matches.per_document(), self._catalogue.labels.labels())

    def _hits(self, chosen: Sequence[Grouped], answer: Answer) -> Iterator[Hit]:
        passages = self._catalogue.passages(each.best.passage for each in chosen)
        documents = self._catalogue.documents({each.best.document for each in chosen})
        gains = self._gains(chosen, answer)
        for each in chosen:
            key = each.best.document
            passage = passages.get(each.best.passage)
            document = documents.get(key)
            if passage is None or document is None:
                continue
            found = evidence(answer.compiled.query, passage, answer.candidates.weights)
            whole = passage.kind is PassageKind.QUESTION_ANSWER
            text = passage.text
            typed = answer.compiled.typed
            yield Hit(
                passage=passage,
                document=document,
                score=each.best.score,
                highlights=marks(found),
                snippet=(0, len(text)) if whole else excerpt(text, found),
                missing=tuple(
                    word for bit, word in enumerate(typed) if not each.best.held >> bit & 1
                ),
                pairs=self._answers.of_passage(key, passage.ordinal) if whole else (),
                note=self._catalogue.questions.note(key) if whole else None,
                further=each.further,
                why=gains.get(each.best.passage, ()) if self._request.explain else None,
            )

    @cached_property
    def _answers(self) -> Answers:
        from archive.answers import Answers  # only hits on questions have need of it

        return Answers(self._catalogue.questions)

    def _gains(self, chosen: Sequence[Grouped], answer: Answer) -> Mapping[int, tuple[Gain, ...]]:
        if not self._request.explain:
            return {}
        passages = (each.best.passage for each in chosen)
        gains = self._asker.reader.explain(answer.asked, passages)
        if not answer.compiled.query.words:
            bests = (each.best for each in chosen)
            return {
                best.passage: self._adding_up(gains.get(best.passage, ()), best.score)
                for best in bests
            }
        return {
            each.best.passage: with_nearness(gains.get(each.best.passage, ()), each.best.score)
            for each in chosen
        }

    def _adding_up(self, gains: tuple[Gain, ...], score: float) -> tuple[Gain, ...]:
        """The gains, but for what bears the identifier that was asked for: that comes first."""
        if math.isclose(sum(gain.gain for gain in gains), score, abs_tol=1e-6):
            return gains
        typed = self._request.text.strip()
        return (Gain(typed, typed, Level.EXACT, score),)

    def _note_matched(self, answer: Answer) -> None:
        """Name the words that patterns and fuzzy words stand for: the user typed none of them."""
        for typed, forms in islice(answer.matched.items(), _NAMED):
            texts = [form.text for form in forms]
            if texts != [fold(typed.rstrip("?~"))]:
                self._notes.append(f"{typed} staat voor: {_named(texts) or 'geen enkel woord'}")

    def _note_words(self, answer: Answer) -> None:
        self._note_matched(answer)
        if answer.unknown and not self._dossier.index_is_behind:
            self._notes.append(f"komt nergens in het archief voor: {_named(answer.unknown)}")
        result_set = answer.result_set
        if result_set.widened:
            with_all = result_set.with_all
            some = f"{with_all} van de {len(result_set)}" if with_all else "geen van de"
            self._notes.append(
                f"{some} passages {'bevatten' if with_all > 1 else 'bevat'} alle zoekwoorden;"
                f" {'de andere' if with_all else 'ze'} bevatten de meest onderscheidende"
            )

    def _note_undated(self, tree: Node) -> None:
        """Count the documents that a date, asked for anywhere, leaves out."""
        filters = self._request.filters
        if filters.dated or any(isinstance(leaf, DateRange) for leaf in wanted_leaves(tree)):
            within = self._asker.allowed(replace(filters, first=None, last=None))
            if undated := len(self._catalogue.keys_undated() & within):
                self._notes.append(f"buiten beschouwing, want zonder datum: {undated} document(en)")

    def _note_state(self, tree: Node) -> None:
        self._note_undated(tree)
        allowed = self._asker.allowed(self._request.filters)
        unread = len(self._catalogue.keys_without_text() & allowed)
        if not self._request.filters.narrow:
            unread += self._catalogue.totals().failures
        if unread:
            self._notes.append(f"niet te lezen: {unread} bestand(en); zie: dossier status")
        if self._expand.lacking:
            self._notes.append(
                "de woordenlijst van de index ontbreekt of is beschadigd: alleen letterlijke vormen"
                " zijn gezocht (dan helpt: dossier reindex)"
            )
        if self._dossier.index_is_behind:
            self._notes.append(
                "de index loopt achter: er wordt nu toegevoegd, of dat is afgebroken"
                " (dan helpt: dossier reindex)"
            )


def _named(texts: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    rest = f" en nog {len(texts) - _NAMED}" if len(texts) > _NAMED else ""
    return ", ".join(texts[:_NAMED]) + rest

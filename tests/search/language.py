"""The query language in tables: tests hold them to the code, and the documentation prints them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from archive.errors import QuerySyntaxError
from search.question import read


class Example(Struct, frozen=True):
    """A query, its canonical form, and what it asks for."""

    typed: str
    canonical: str
    meaning: str


class Section(Struct, frozen=True):
    """Examples of one side of the language, and what holds for all of them."""

    title: str
    text: str
    examples: tuple[Example, ...]


class Mistake(Struct, frozen=True):
    """A query that cannot be read: where, what is said, and how to mend it."""

    typed: str
    position: int
    message: str
    hint: str


GRAMMAR = """\
query      = either
either     = neighbours { "OF" neighbours }
neighbours = both { both }
both       = unit { "EN" unit }
unit       = ( "NIET" | "-" | "+" ) unit | "(" either ")" | operand
operand    = wording | field ":" value | field ":" "(" value { "OF" value } ")"
wording    = word | pattern | word "~" [ 1 | 2 ] | phrase [ "~" number ]
phrase     = '"' words '"'
"""


def _rows(*rows: tuple[str, str, str]) -> tuple[Example, ...]:
    return tuple(Example(*row) for row in rows)


SECTIONS = (
    Section(
        "Words",
        "Words typed side by side rank passages. The results are the passages that hold them all;"
        " when those are few, passages with most of the weight join them, and a note says so. Each"
        " hit names the words that it misses. Function words (*de*, *van*, *is*) do not count"
        " outside quotes, unless there is nothing else. A word also finds its inflections, the"
        " compounds that it is part of and its abbreviation or full form, at a lower weight.",
        _rows(
            ("wachttijd jeugdhulp", "wachttijd jeugdhulp", "Both words, in any form."),
            ("Hoe lang is de wachttijd?", "Hoe lang is de wachttijd", "*lang* and *wachttijd*."),
            ("+tarief jeugdhulp", "+tarief jeugdhulp", "*tarief* must be there; the other ranks."),
            ("tarief -pgb", "tarief NIET pgb", "*tarief*, in passages without the word *pgb*."),
            ("JZ+ ZIN 3 artikel 2.3", "JZ+ ZIN 3 artikel 2.3", "Numbers and names stay whole."),
        ),
    ),
    Section(
        "Phrases and words near each other",
        "Between quotes every word counts, in the form in which it is typed, function words and"
        ' all. The quotes may be "…", “…”, „…” or «…». With `~` and a number up to 100 the words'
        " may come in any order, with at most that many other words between the first and the"
        " last. Jokers mean nothing between quotes.",
        _rows(
            ('"nota van inlichtingen"', '"nota van inlichtingen"', "These words in a row."),
            ('"tarief"', '"tarief"', "This form, and not *tarieven* or *uurtarief*."),
            ('"tarief jeugdhulp"~5', '"tarief jeugdhulp"~5', "Both, five words apart at most."),
            ("„geen wachttijd”", '"geen wachttijd"', "Other quotes, the same phrase."),
        ),
    ),
    Section(
        "Joining: EN, OF, NIET, signs and brackets",
        "The joining words stand in capitals, in Dutch or English. `EN` binds before words side by"
        " side, and these bind before `OF`; brackets change that. What is joined or signed is a"
        " condition: it must hold. `NIET` and `-` exclude the form that is typed, and no other.",
        _rows(
            ("tarief EN wachttijd", "tarief EN wachttijd", "Passages with both."),
            ("tarief AND NOT pgb", "tarief EN NIET pgb", "The first without the second."),
            ("pgb OF zin", "pgb OF zin", "Passages with either."),
            ("tarief (pgb OF zin)", "tarief (pgb OF zin)", "Either, ranked by *tarief*."),
            ("a EN b OF c d", "a EN b OF c d", "*a* and *b*, or else *c* and *d*."),
            ("-(pgb OF zin) tarief", "NIET (pgb OF zin) tarief", "*tarief* without either."),
            ('"EN" "OF"', '"EN" "OF"', "The words themselves, in quotes."),
        ),
    ),
    Section(
        "Patterns and fuzzy words",
        "`*` stands for any letters, none too; `?` for one. After the last letter of a word, where"
        " it may be a question mark, `?` stands for one letter or none; in a sentence it is a"
        " question mark. A pattern needs two letters or digits beside its `*`, and is refused when"
        " it matches more than 1,000 words of the archive. `~` finds words that differ in one"
        " letter (from six letters on, two): one added, left out, replaced, or swapped with its"
        " neighbour. A query has at most 16 of them.",
        _rows(
            ("zorg*", "zorg*", "*zorg*, *zorgaanbieder*, *zorgplicht*."),
            ("*aanbieder", "*aanbieder", "*zorgaanbieder*, *hoofdaanbieder*."),
            ("organi?atie", "organi?atie", "*organisatie* and *organizatie*."),
            ("wmo?", "wmo?", "*wmo*, and *wmo* with one more letter or digit."),
            ("pgb~", "pgb~", "*pgb*, *pgv*, *pbg*."),
            ("aanbieder~1", "aanbieder~1", "At most one letter different."),
        ),
    ),
    Section(
        "Fields of a passage",
        "A value is attached to its colon. `vraag:` and `antwoord:` look in the halves of a"
        " question and its answer, `kop:` in the headings above a passage. They are conditions.",
        _rows(
            ("vraag:wachttijd", "vraag:wachttijd", "The question has the word."),
            (
                'antwoord:"is niet toegestaan"',
                'antwoord:"is niet toegestaan"',
                "The answer says so.",
            ),
            ("kop:(tarief OF tarieven)", "kop:tarief OF kop:tarieven", "A heading with either."),
            ("vraag:zorg* antwoord:ja", "vraag:zorg* antwoord:ja", "A pattern in one of them."),
            ("vraag: wachttijd", "vraag wachttijd", "No field: two words."),
        ),
    ),
    Section(
        "Fields of a document",
        "`traject:` and `soort:` take the names and aliases that the archive knows; `titel:` words"
        " of the title in a row; `bron:` a part of the path or URL; `taal:` two letters;"
        " `instantie:` a court by its code or words of its name; `ecli:` and `zaak:` a number that"
        " the document itself bears.",
        _rows(
            ("traject:basishulp soort:nvi", "traject:basishulp soort:nvi", "Both must hold."),
            ("soort:(nvi OF verslag)", "soort:nvi OF soort:verslag", "Either kind."),
            ('titel:"nota van inlichtingen"', 'titel:"nota van inlichtingen"', "In the title."),
            ("titel:inkoop*", "titel:inkoop*", "A word in the title that begins so."),
            ("-bron:bijlagen", "NIET bron:bijlagen", "Not from a path with *bijlagen*."),
            ("instantie:RBLIM", "instantie:RBLIM", "Rulings of the Rechtbank Limburg."),
            ('instantie:"Hoge Raad"', 'instantie:"Hoge Raad"', "Rulings of that court."),
            ("taal:en", "taal:en", "Documents in English."),
        ),
    ),
    Section(
        "Dates",
        "Periods that overlap match: a document of which only the year is known may lie in any"
        " month of it. Documents without a date are left out, and a note counts them.",
        _rows(
            ("datum:2018", "datum:2018", "In that year."),
            ("datum:2018-05", "datum:2018-05", "In that month."),
            ("datum:4-7-2017", "datum:2017-07-04", "On that day."),
            (
                "datum:2017-07-01..2018-03-31",
                "datum:2017-07-01..2018-03-31",
                "From one to the other.",
            ),
            ("datum:2018..", "datum:2018..", "From then on."),
            ("datum:..2018", "datum:..2018", "Until then."),
            ('datum:"4 juli 2017"', "datum:2017-07-04", "As Dutch writes it, in quotes."),
        ),
    ),
    Section(
        "Numbers of rulings, cases and tenders",
        "Typed alone, a number finds the document that bears it, then the passages that name it."
        " An ECLI next to other words, and any such number in quotes, is a condition.",
        _rows(
            (
                "ECLI:NL:FICTIE:2018:1101",
                "ECLI:NL:FICTIE:2018:1101",
                "The ruling, then who cites it.",
            ),
            ("C/99/123456", "C/99/123456", "The case."),
            (
                "ecli:NL:FICTIE:2018:1101",
                "ecli:NL:FICTIE:2018:1101",
                "Passages of it only.",
            ),
            ("zaak:C/99/123456", "zaak:C/99/123456", "Passages of that case only."),
        ),
    ),
)

PLAIN = (
    "A pasted question is not a query. A text of ten words or more, three of them function words,"
    " that says nothing only a query says (a joining word in capitals, a field with its value, a"
    " pattern) and either contains a sentence that ends or is twenty words long, is read as its"
    " words: quotes, brackets and dashes are punctuation then, whether or not they come in pairs."
    " When that makes a difference, a note says so. A shorter or other text in which a quote or a"
    " bracket stands alone is refused, with the place and the mend."
)

MISTAKES = (
    Mistake("", 0, "nothing to search for", "type at least one word"),
    Mistake("*", 0, "* alone would match everything", "put it after or before letters: zorg*; all"
            " documents: dossier list"),
    Mistake("tarief *a*", 7, "*a* would match too many words", "give at least 2 letters or digits,"
            " such as zorg*"),
    Mistake('tarief "nota van', 7, "this quote is not closed", 'close it with " or take it out'),
    Mistake('"?!"', 0, "there is no word between these quotes", "put words between them or take"
            " them out"),
    Mistake("tarief (pgb", 7, "this bracket is not closed", "close it with )"),
    Mistake("tarief) pgb", 6, "this bracket was not opened", "take it out or open it with ("),
    Mistake("tarief ()", 7, "nothing between these brackets", "take them out"),
    Mistake("tarief OF", 7, "OF has nothing after it", 'write what belongs there, or "OF" in quotes'
            " to search for the word"),
    Mistake("trajct:basishulp", 0, "unknown field 'trajct'; the fields are antwoord, bron, datum,"
            " ecli, instantie, kop, soort, taal, titel, traject, vraag, zaak", "write traject: with"
            " its value attached, or put a space after the colon to search for the words"),
    Mistake("soort:", 6, "soort: has no value", "attach one to the colon, or write soort without a"
            " colon to search for the word"),
    Mistake("soort:(nvi verslag)", 11, "the values of soort: are not joined", "put OF between the"
            ' values, or quotes around words that are one: soort:"..."'),
    Mistake("soort:nv*", 8, "* means nothing in soort:", "write the value out"),
    Mistake("datum:2018-13", 6, "'2018-13' is not a date", "write datum:2018, datum:2018-05 or"
            " datum:2017-07-01..2018-03-31"),
    Mistake("datum:2018..2017", 6, "this period ends before it begins", "turn it round:"
            " datum:2017..2018"),
    Mistake("be~", 0, "'be' is too short to be fuzzy", "~ goes after a word of at least 3 letters"),
    Mistake("pgb~3", 4, "3 is not a number of letters that may differ", "write pgb~ or pgb~1 or"
            " pgb~2"),
    Mistake('"a b"~', 5, "~ after a phrase says how many other words may stand between its words",
            'write a number up to 100: "twee woorden"~5'),
)  # fmt: skip

HIT_KEYS = {
    "passage": "its id; it survives a new reading when the text stays the same",
    "document": "the id of its document",
    "title": "of the document",
    "kind": "of the document, or null",
    "tracks": "a list of names",
    "date": "`2017-07-04`, `2018-04`, `2019` or null",
    "date_precision": "`day`, `month`, `year` or `none`",
    "page": "where the passage begins, from 1",
    "last_page": "where it ends",
    "number": "as printed before a question or consideration, or null",
    "passage_kind": "`paragraph`, `question-answer`, `consideration` or `table row`",
    "context": "the headings above it, the outermost first",
    "score": "of this query; scores of two queries do not compare",
    "text": "the whole passage",
    "question": "the question of a pair, or null",
    "answer": "its answer, or null",
    "stage": "`marktconsultatie` or `aanbesteding` for a note of questions, or null",
    "binding": "whether its answers bind the buyer; null when the note does not say",
    "note_number": "the note's own number (NvI 1, 2, ...), or null",
    "lot": "the lot (*perceel*) that a question is about, or null",
    "reference": "the document, paragraph or page that a question is about, as printed, or null",
    "resolved": "the answers that the answer refers to, as a list of `document`, `number`,"
    " `ordinal`, `passage`, `answer` and `page`",
    "changed_in": "the later answer that changed this one, in the same form, or null",
    "snippet": "the part of the text around the best evidence",
    "snippet_html": "the same, escaped, with `<mark>` around what matched",
    "highlights": "pairs of offsets into `text`: what matched",
    "missing": "the words of the query that the passage does not hold",
    "further": "with `--by-document`, how many other passages of the document were found",
    "why": "with `--explain`, what gave the score, as a list of `word`, `form`, `level` and `gain`;"
    " else null. Levels: `exact`; `group` for inflections, compounds and parts; `kin` for what"
    " resembles the word; and, without word and form, `context` for the passages beside it and"
    " `nearness` for words that stand together",
    "source": "the URL or path where the document was found, or null",
}

RESULT_SET_KEYS = {
    "total": "how many passages (with `--by-document`, documents) were found",
    "suggestion": "the query with a word mended that the archive does not know, or null",
    "notes": "what else there is to know, in Dutch",
    "facets": "for `track`, `kind`, `year`, `language` and `court` a list of values, each with its"
    " number of `passages` and `documents`; the value null is unknown",
}


def said(typed: str) -> QuerySyntaxError | None:
    """The error that reading a query raises, if it does."""
    try:
        read(typed)
    except QuerySyntaxError as error:
        return error
    return None


def page() -> str:
    """The text of ``docs/query-language.md``."""
    parts = [
        "# The query language\n\nMade from the tables of the tests; do not edit.\n",
        f"```text\n{GRAMMAR}```\n",
    ]
    for section in SECTIONS:
        rows = (
            (_code(each.typed), _code(each.canonical), each.meaning) for each in section.examples
        )
        parts.append(f"## {section.title}\n\n{section.text}\n")
        parts.append(_table(("You type", "It is read as", "It asks for"), rows))
    parts.append(f"## Questions in plain Dutch\n\n{PLAIN}\n")
    parts.append("## What cannot be read\n\nThe exit code is 2, and the place is pointed at.\n")
    mistakes = (
        (_code(each.typed) if each.typed else "(nothing)", str(each.position + 1), each.message,
         each.hint)
        for each in MISTAKES
    )  # fmt: skip
    parts.append(_table(("You type", "At", "It says", "The mend"), mistakes))
    parts.append("## What `dossier search --json` prints\n\nA line for each hit:\n")
    parts.append(_table(("Key", "Value"), ((_code(key), told) for key, told in HIT_KEYS.items())))
    parts.append("With `--facets` one more line, about the result set:\n")
    parts.append(
        _table(("Key", "Value"), ((_code(key), told) for key, told in RESULT_SET_KEYS.items()))
    )
    return "\n".join(parts)


def _code(text: str) -> str:
    return f"`{text}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

"""The labels of questions and answers in running text, and the lines that say what they are about.

"Vraag 12", "12. Vraag:", "Vragen 2 en 3", "Antwoord op vraag 2 en 3:", "V12:", "A12:", and below
or above them lines such as "Verwijzing: Leidraad, paragraaf 3.2" and "Perceel: 1".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_ONE = r"(?:\d{1,4}[A-Za-z]?)(?![\w]|[.,]\w)"
_SPACE = r"[ \t]*+"
_JOINT = (
    rf"(?:{_SPACE}(?:,(?:[ \t]*(?:en|of)\b)?|&|-|–|/|\b(?:en|of|t/m|tot[ \t]en[ \t]met)\b){_SPACE})"
)
_MOST_NUMBERS = 40
_SEVERAL = rf"{_ONE}(?:{_JOINT}{_ONE}){{1,{_MOST_NUMBERS}}}"
_SINGLE = rf"{_ONE}(?!{_JOINT}\d)"
NUMBERS = rf"{_ONE}(?:{_JOINT}{_ONE}){{0,{_MOST_NUMBERS}}}"
"""One or more numbers of questions: "12", "7a", "3, 4 en 5", "7 t/m 9"."""
_BOLD = r"[*_]{0,2}"
_STOP = rf"{_BOLD}[:.)]{_BOLD}"
_ALONE = rf"{_BOLD}{_SPACE}$"
_END = rf"(?:{_SPACE}(?:{_STOP}|{_ALONE})|(?=[ \t]++\S))"
_ABOUT = tuple(rf"(?:{_SPACE}\((?P<about{nth}>[^()\n]{{2,120}})\))?" for nth in range(3))
_MARKS = rf"(?:[#]{{1,6}}[ \t]++)?{_BOLD}"
_BEFORE = rf"{_MARKS}(?:(?P<before>\d{{1,4}}[A-Za-z]?)(?:[.):]|(?=[ \t])){_SPACE})?"

_QUESTION = re.compile(
    rf"""^[ \t]*+{_BEFORE}(?:
        (?:Vraag|VRAAG|Question)(?:[ \t]++(?:nr\.?|nummer))?
        (?: [ \t]++(?P<number>{_SINGLE}){_ABOUT[0]}{_END}
          | [ \t]++(?P<dotted>\d{{1,3}}(?:\.\d{{1,3}})+)(?=[ \t]*+(?::|$)):?
          | {_ABOUT[1]}[ \t]*+{_BOLD}:{_BOLD} | {_BOLD}[ \t]*+$ )
      | (?:Vraag|VRAAG|Vragen|VRAGEN)(?:[ \t]++nummers?)?[ \t]++(?P<numbers>{_SEVERAL}){_ABOUT[2]}
        (?: [ \t]*+{_BOLD}(?:[:.)]{_BOLD}|[ \t]*+$) | (?=[ \t]++["'“‘«(]?[A-ZÀ-Ý]) )
      | [VQ][ \t.]?(?P<short>\d{{1,3}}[a-z]?)[ \t]*+[:.)] | [VQ]:
    )""",
    re.MULTILINE | re.VERBOSE,
)
"""A question's label at the start of a line. Its capital tells it from a line's wrap."""

_ANSWER = re.compile(
    rf"""^[ \t]*+{_BEFORE}(?:
        (?:Antwoord(?:en)?|ANTWOORD(?:EN)?|Beantwoording|Reactie|Answer)
        (?:[ \t]++(?:op|bij|van))?(?:[ \t]++de)?(?:[ \t]++(?:vra(?:ag|gen)|VRA(?:AG|GEN)))?
        (?:[ \t]++(?:nrs?\.?|nummers?))?
        [ \t]++(?:(?P<number>{_SINGLE}){_ABOUT[0]}{_END}
          | (?P<dotted>\d{{1,3}}(?:\.\d{{1,3}})+)(?=[ \t]*+(?::|$)):?
          | (?P<numbers>{_SEVERAL}){_ABOUT[2]}
            (?: [ \t]*+{_BOLD}(?:[:.)]{_BOLD}|[ \t]*+$) | (?=[ \t]++["'“‘«(]?[A-ZÀ-Ý]) ))
      | (?:Antwoord|ANTWOORD|Reactie|REACTIE|Answer)
        (?:[ \t]*+\([^()\n]{{2,60}}\)|[ \t]++[^\W\d][^\n:.?!]{{1,40}})?
        [ \t]*+{_BOLD}:{_BOLD}
      | (?:Antwoord|ANTWOORD|Reactie|REACTIE|Answer){_BOLD}[ \t]*+$
      | A[ \t.]?(?P<short>\d{{1,3}}[a-z]?)[ \t]*+[:.)] | A:
    )""",
    re.MULTILINE | re.VERBOSE,
)

_NUMBER_GROUPS = ("number", "numbers", "dotted", "short", "before")

_INLINE = re.compile(rf"(?<=[.?!\"'”’)»])[ \t]++(?=Antwoord(?:[ \t]++{NUMBERS})?[ \t]*+:)")
"""Before the label of an answer that follows its question on the same line."""

_NUMBERED = re.compile(r"^[ \t]*+(?P<number>\d{1,3}[a-z]?)[.)][ \t]++(?=\S)", re.MULTILINE)

_FIELD = re.compile(
    r"[ \t]*+(?P<name>(?:(?:(?:vraag|volg)[ -]?)?(?P<number>nr\.?|nummer)|perce(?:el|len)|kavels?"
    r"|(?:document|inkoopdocument)(?:naam|titel)?|hoofdstuk|(?:sub)?paragraaf|artikel|bijlage|pagina"
    r"|pag\.|blz\.?|bladzijde|verwijzing|referentie|betreft|(?:heeft[ ])?betrekking[ ]op|onderwerp"
    r"|bron|vindplaats|onderdeel|thema|sectie)(?:[ ]?\([^()]{1,20}\))?)"
    r"[ \t]*+:[ \t]*+(?P<value>\S.*)",
    re.IGNORECASE,
)
_LOT = re.compile(r"perce|kavel", re.IGNORECASE)


class Label(Struct, frozen=True):
    """What a block begins with. ``word`` is "vraag", "antwoord", "numbered" or "field"."""

    word: str
    number: str | None = None
    about: str | None = None


class Field(Struct, frozen=True):
    """A line that says what a question is about; ``is_number`` when it is the question's number."""

    name: str
    value: str

    @property
    def is_number(self) -> bool:
        """Whether it gives the number of the question."""
        return re.fullmatch(r"(?i)(?:(?:vraag|volg)[ -]?)?(?:nr\.?|nummer)", self.name) is not None

    @property
    def is_lot(self) -> bool:
        """Whether it names the lot."""
        return _LOT.match(self.name) is not None

    @property
    def shown(self) -> str:
        """What it refers to: with the field's name before a bare figure."""
        has_words = re.search(r"[^\W\d_]{2}", self.value) is not None
        return self.value if has_words else f"{self.name} {self.value}"


def label_of(text: str) -> Label | None:
    """The label at the start of a text, its length apart (see ``label_end``)."""
    for word, pattern in (("vraag", _QUESTION), ("antwoord", _ANSWER)):
        if found := pattern.match(text):
            groups = found.groupdict()
            number = next((groups[name] for name in _NUMBER_GROUPS if groups.get(name)), None)
            about = next((said for name, said in groups.items() if said and "about" in name), None)
            return Label(word, number, about)
    if field_of(text) is not None:
        return Label("field")
    return None


def asks(text: str) -> bool:
    """Whether a line of a text has the label of a question."""
    return _QUESTION.search(text) is not None


def answers(text: str) -> bool:
    """Whether a line of a text has the label of an answer."""
    return bool(_ANSWER.search(text) or _INLINE.search(text))


def numbered_of(text: str) -> Label | None:
    """The number at the start of a text, as that of a question that has no other label."""
    found = _NUMBERED.match(text)
    return None if found is None else Label("numbered", found["number"])


def label_end(text: str) -> int:
    """Where in a text what it says begins, after the label of a question or an answer."""
    found = _QUESTION.match(text) or _ANSWER.match(text)
    end = 0 if found is None else found.end()
    return end + len(text[end:]) - len(text[end:].lstrip(" \t\n:"))


def number_end(text: str) -> int:
    """Where in a text what it says begins, after the number of a question."""
    found = _NUMBERED.match(text)
    return 0 if found is None else found.end()


def word_end(text: str) -> int:
    """Where in a text what it says begins, after a label that stood in a cell of its own."""
    found = re.match(r"(?:Vraag|VRAAG|Antwoord|ANTWOORD)\s+", text)
    return 0 if found is None else found.end()


def field_of(line: str) -> Field | None:
    """The field that a line gives, if it does."""
    found = _FIELD.match(line)
    return None if found is None else Field(found["name"].strip(), " ".join(found["value"].split()))


def cuts(text: str, *, numbered: bool) -> list[int]:
    """Where in a block another begins: labels, fields below or above them, what comes after.

    ``numbered`` when the questions of the document bear a number and no label.
    """
    starts = {found.start() for found in _QUESTION.finditer(text)}
    answers = {found.start() for found in _ANSWER.finditer(text)}
    if starts or numbered:
        answers |= {found.end() for found in _INLINE.finditer(text)}
    if numbered:
        starts |= {found.start() for found in _NUMBERED.finditer(text)}
    labels = starts | answers
    return sorted({0, *labels, *_field_cuts(text, labels), len(text)})


def _fields_above(text: str, questions: set[int]) -> Iterator[int]:
    """Where the fields begin that lead to the label of a question."""
    at, fields = 0, 0
    for line in text.split("\n"):
        if at in questions and fields < at:
            yield fields
        at += len(line) + 1
        if field_of(line) is None:
            fields = at


def _field_cuts(text: str, labels: set[int]) -> Iterator[int]:
    """Where the fields begin that stand at the top or right below a label, and what follows."""
    above = set(_fields_above(text, labels))
    at, may_follow, in_field = 0, True, False
    before = ""
    for line in text.split("\n"):
        if at in above:
            yield at
            may_follow = True
        if at in labels:
            alone = not text[at + label_end(line) : at + len(line)].strip()
            may_follow, in_field = alone, False
            if alone:
                yield at + len(line)
        elif may_follow and field_of(line) is not None:
            yield at
            in_field = True
        elif not (in_field and _goes_on(before, line)):
            if in_field:
                yield at
            may_follow = in_field = False
        before = line
        at += len(line) + 1


def _goes_on(before: str, line: str) -> bool:
    first = line.lstrip()[:1]
    return before.rstrip()[-1:] in {",", "-", "/"} or first.islower() or not first


def numbers_in(printed: str | None) -> tuple[str, ...]:
    """Every number that a printed one stands for: "7 t/m 9" is 7, 8 and 9.

    >>> numbers_in("3, 4 en 7a")
    ('3', '4', '7a')
    """
    if printed is None:
        return ()
    if not re.fullmatch(NUMBERS, printed):
        return (printed.casefold(),)
    found: list[str] = []
    to = False
    for token in re.findall(r"\d+[A-Za-z]?|t/m|tot\s+en\s+met|[-–]", printed):
        if not token[0].isdigit():
            to = True
        elif to and found and found[-1].isdigit() and token.isdigit():
            found += map(str, range(int(found[-1]) + 1, min(int(token), int(found[-1]) + 200) + 1))
            to = False
        else:
            found.append((token.lstrip("0") or token).casefold())
            to = False
    return tuple(found)

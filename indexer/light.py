"""Dutch words that hold a sentence together or ask a question, and say little about its subject.

Lists of everyday Dutch are made of spoken language, in which the words of letters, statutes and
parliamentary questions are rare: *indien*, *waarbij*, *ten aanzien van*, *kunt u toelichten*. A
passage that answers a question need not repeat them. Unlike stop words they do count.
"""

from __future__ import annotations

from indexer.analysis import STOP_WORDS

_JOINING = """
    binnen buiten tussen via per ten ter tijdens gedurende volgens jegens omtrent betreffende inzake
    aangaande krachtens ingevolge conform vanwege wegens ondanks behalve sinds sedert vanaf vanuit
    naast rond rondom langs achter beneden boven aanzien
    bovendien daarnaast echter evenwel hoewel ofschoon terwijl zodat zodra opdat tenzij mits indien
    ingeval alsmede evenals alsook alsof doordat nadat voordat totdat
    zoals zowel zoveel dergelijke dergelijk zodanig zodanige zulke zulk dezelfde hetzelfde diverse
    enkele enige elk elke ieder iedere sommige meerdere beide alleen slechts enkel
"""

_PLACES = "er daar hier waar"
_PREPOSITIONS = """
    aan achter af bij binnen boven buiten door heen in langs mee na naar naast om onder op over
    tegen toe tussen uit van voor
"""

_ADVERBS = """
    wellicht misschien eventueel eventuele momenteel inmiddels alsnog vervolgens tevens overigens
    namelijk immers bijvoorbeeld geheel deels gedeeltelijk ongeveer circa steeds telkens vaak soms
    nooit ooit opnieuw verder vooral
"""

_ASKING = """
    hoeveel hoeverre hoezo hoelang klopt kloppen bereid deelt delen mening aangeven aangeeft
    aangegeven toelichten toelicht toegelicht toelichting verduidelijken verduidelijkt
    verduidelijking uitleggen uitleg uiteenzetten weergeven vraag vragen vraagt gevraagd antwoord
    antwoorden beantwoorden beantwoord beantwoording reageren graag bekend nee bevestigen bevestigt
    vernemen verneemt verzoeken verzoekt svp vindt vinden meent menen bedoelt bedoelen bedoeld
    begrijpen begrijpt begrepen opmerking opmerkingen
"""

LIGHT_WORDS = (
    frozenset(
        (_JOINING + _ADVERBS + _ASKING).split()
        + [place + each for place in _PLACES.split() for each in _PREPOSITIONS.split()]
    )
    - STOP_WORDS
)

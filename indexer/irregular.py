"""Dutch words whose forms no rule of ours brings together."""

from __future__ import annotations

_TABLE = """
antwoord: antwoorden
maatregel: maatregelen
markt: markt markten
regel: regelen regels
bijlage: bijlagen bijlages
lid: leden
dag: dagen
kind: kinderen kinders
stad: steden
schip: schepen
weg: wegen
bedrag: bedragen
vraag: vragen vroeg vroegen gevraagd gevraagde
gebrek: gebreken
gesprek: gesprekken
gat: gaten
blad: bladen bladeren
gelid: gelederen
verdrag: verdragen
verslag: verslagen
opslag: opslagen
toeslag: toeslagen
beslag: beslagen
voorslag: voorslagen
gezag: gezagen
dak: daken
bad: baden
pad: paden
spel: spelen
slot: sloten
god: goden
oorlog: oorlogen
verbod: verboden
gebod: geboden
aanbod: aanboden
hof: hoven
gebied: gebieden
ei: eieren
lied: liederen
goed: goederen
gemoed: gemoederen
kalf: kalveren
rund: runderen
volk: volkeren volken
mogelijkheid: mogelijkheden
procedure: procedures
criterium: criteria
centrum: centra centrums
museum: musea
datum: data
medium: media
decennium: decennia
politicus: politici
medicus: medici
bieden: bood boden geboden biedt bied
aanbieden: aangeboden aanbood aanbiedt
bestaan: bestaat bestond bestonden
besluiten: besloot besloten
blijken: bleek bleken gebleken blijkt
brengen: bracht brachten gebracht
geven: gaf gaven
gegeven: gegevens
inkomen: inkomens
gemeente: gemeenten gemeentes
glas: glazen
europees: europese
aangeven: aangegeven
uitgeven: uitgegeven
opgeven: opgegeven
houden: hield hielden gehouden
inhouden: ingehouden
komen: kwam kwamen gekomen
krijgen: kreeg kregen gekregen
nemen: nam namen genomen neemt
opnemen: opgenomen opneemt
overnemen: overgenomen overneemt
spreken: sprak spraken gesproken spreekt
afspreken: afgesproken
stellen: gesteld gestelde
schrijven: schreef schreven geschreven
beschrijven: beschreven beschreef
inschrijven: ingeschreven
vinden: vond vonden gevonden
vergelijken: vergeleken vergeleek
verliezen: verloor verloren
vliegen: vloog vlogen gevlogen
kiezen: koos kozen gekozen
kopen: kocht kochten gekocht koopt
inkopen: ingekocht inkoopt
doen: deed deden gedaan
voldoen: voldaan voldoet voldeed voldeden
werpen: wierp wierpen geworpen
ontvangen: ontving ontvingen ontvangt
ontstaan: ontstaat ontstond ontstonden
verstaan: verstaat verstond
verwijzen: verwezen verwees verwijst
wijzen: wees wezen gewezen wijst
afwijzen: afgewezen
toewijzen: toegewezen
trekken: trok trokken getrokken
intrekken: ingetrokken
treden: trad traden getreden
helpen: hielp hielpen geholpen
denken: dacht dachten gedacht
zoeken: zocht zochten gezocht
onderzoek: onderzoeken onderzocht onderzochten
verzoek: verzoeken verzocht verzochten
werven: wierf wierven geworven
sluiten: sloot gesloten
uitsluiten: uitgesloten
zien: zag zagen gezien
weten: wist wisten geweten
beginnen: begon begonnen begint
verschijnen: verscheen verschenen
blijven: bleef bleven gebleven
lijden: leed geleden
bespreken: besproken besprak
bewijs: bewijzen bewezen bewees
wijzigen: gewijzigd gewijzigde
"""


def _forms() -> dict[str, str]:
    bases = (line.split(":") for line in _TABLE.split("\n") if line)
    return {form: base.strip() for base, forms in bases for form in forms.split()}


IRREGULAR = _forms()
"""The base by folded form."""

NO_PARTICIPLES = frozenset(
    "bestand gebeurd gebied gemeent gevoeld geweld gezond mark markt verband".split()
)
"""Words that look like a weak participle of a listed verb, and are none."""

"""Reading mail, EML and MSG."""

from __future__ import annotations

import datetime as dt
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from aspose.email_foss.msg import RECIPIENT_TYPE_CC, MapiMessage, PropertyId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedFile, ReadError, TooLarge
from archive.extract import extract, limits, mail
from archive.model import Origin, Reading, Role, TagName
from tests.archive import mail_samples as samples
from tests.archive.coverage import assert_covered

HEADERS = """From: J. de Wit <wit@zorg.example>
To: Inkoop Wolkendam <inkoop@wolkendam.example>
Date: Fri, 06 Apr 2018 00:30:00 +0200
Subject: Vraag over perceel 2"""
OUTLOOK_HEADERS = """From: J. de Wit <wit@zorg.example>
To: Inkoop Wolkendam <inkoop@wolkendam.example>
Cc: lisbeek@example.nl
Date: Thu, 05 Apr 2018 21:30:00 +0000
Subject: Vraag over perceel 2"""
STUB = "Dit bericht is in HTML."
MARKUP = "<h2>Tarieven</h2><p>Voor cliënten uit Lisbeek geldt het tarief van Wolkendam.</p>" * 3


def reading_of(tmp_path: Path, message: object) -> Reading:
    """Read a mail."""
    assert isinstance(message, EmailMessage | bytes | MapiMessage)
    return extract(samples.written(tmp_path, message), "bericht.eml")


def blocks(reading: Reading) -> list[tuple[Role, str]]:
    """What each block says."""
    return [(block.role, reading.slice(block.span)) for block in reading.blocks]


def body(reading: Reading) -> list[str]:
    """The blocks behind the header fields."""
    return [text for _, text in blocks(reading)][1:]


def raw(headers: str, text: bytes = b"Dag", charset: str = "") -> bytes:
    """A mail written by hand."""
    charset = charset and f"Content-Type: text/plain; charset={charset}\r\n"
    return (
        f"MIME-Version: 1.0\r\n{charset}{headers}\r\n\r\n".encode("utf-8", "surrogateescape") + text
    )


def test_header_fields_come_first(tmp_path: Path) -> None:
    """The fields that say who wrote to whom, when and on what, are the first paragraph."""
    message = samples.eml(
        body="Geachte inkoper,\n\nWat is het tarief?\n\n> Zie bijlage 3.\n> Wolkendam\n"
    )

    assert blocks(reading_of(tmp_path, message)) == [
        (Role.PARAGRAPH, HEADERS),
        (Role.PARAGRAPH, "Geachte inkoper,"),
        (Role.PARAGRAPH, "Wat is het tarief?"),
        (Role.PARAGRAPH, "> Zie bijlage 3.\n> Wolkendam"),
    ]


def test_subject_and_date_are_tags(tmp_path: Path) -> None:
    """The subject is the title, and the date the day on which the writer's calendar stood."""
    tags = reading_of(tmp_path, samples.eml()).tags

    assert [(tag.name, tag.value) for tag in tags] == [
        (TagName.TITLE, "Vraag over perceel 2"),
        (TagName.DATE, "2018-04-06"),
    ]
    assert all(tag.evidence.origin is Origin.METADATA for tag in tags)


FIELDS = {
    "encoded words": ("Subject: =?utf-8?Q?Cli=C3=ABnten_en?= tarieven", "Cliënten en tarieven"),
    "character split over two words": (
        "Subject: =?utf-8?B?Y2xpw6s=?=\r\n =?utf-8?B?bnQ=?= =?utf-8?Q?=C3?= =?utf-8?Q?=AB?=",
        "cliëntë",
    ),
    "folded": ("Subject: Inkoop\r\n\tjeugdhulp", "Inkoop jeugdhulp"),
    "bytes in UTF-8": ("Subject: Cliënten", "Cliënten"),
    "bytes in Latin-1": ("Subject: Cli\udcebnten van Ravenhorst", "Cliënten van Ravenhorst"),
    "unknown charset": ("Subject: =?klingon?Q?Inkoop?=", "Inkoop"),
    "charset that is no charset": ("Subject: =?hex?Q?Inkoop?=", "Inkoop"),
    "damaged encoded word": ("Subject: =?utf-8?B?Y?= over", "=?utf-8?B?Y?= over"),
    "control characters": ("Subject: In\x1b[31mkoop\u202e", "In [31mkoop"),
    "twice": ("Subject: Een\r\nSubject: Twee", "Een"),
    "none": ("X-Mailer: x", None),
}


@pytest.mark.parametrize(("header", "expected"), FIELDS.values(), ids=FIELDS.keys())
def test_header_field_is_decoded(tmp_path: Path, header: str, expected: str | None) -> None:
    """Header fields are read as people wrote them, however their programs sent them."""
    reading = reading_of(tmp_path, raw(header))

    titles = [tag.value for tag in reading.tags if tag.name is TagName.TITLE]
    assert titles == ([expected] if expected else [])


@pytest.mark.parametrize(
    "date", ["gisteren", "Fri, 99 Apr 2018 10:00:00 +0200", "", "Fri, 06 Apr 20188 1:1:1 +0"]
)
def test_date_that_is_none_is_no_tag(tmp_path: Path, date: str) -> None:
    """A date that does not exist is printed and not tagged."""
    reading = reading_of(tmp_path, raw(f"Date: {date}"))

    assert [tag for tag in reading.tags if tag.name is TagName.DATE] == []


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("cliënten".encode(), "utf-8"),
        ("cliënten van één gemeente".encode("cp1252"), "windows-1252"),
        ("cliënten".encode("iso8859-15"), "iso-8859-15"),
        ("cliënten".encode(), "klingon"),
        ("cliënten".encode(), "base64"),
        ("cliënten van één gemeente".encode("cp1252"), "undefined"),
        ("cliënten van één gemeente".encode("cp1252"), ""),
    ],
    ids=["utf-8", "cp1252", "latin-9", "unknown", "no charset", "unusable", "not stated"],
)
def test_body_is_decoded(tmp_path: Path, data: bytes, charset: str) -> None:
    """Letters with marks survive, whatever the mail says of its encoding."""
    assert body(reading_of(tmp_path, raw("From: a@b.nl", data, charset)))[0].startswith("cliënten")


def test_lone_surrogates_do_not_reach_the_text(tmp_path: Path) -> None:
    """What UTF-7 can write and no other encoding can is replaced."""
    reading = reading_of(tmp_path, raw("From: a@b.nl", "één +2AA- \xff".encode("latin-1"), "utf-7"))

    assert reading.pages[0].text.encode("utf-8")


def alternative(plain: str, markup: str) -> EmailMessage:
    """A mail with its text in both forms."""
    message = samples.eml(body=plain)
    message.add_alternative(f"<html><body>{markup}</body></html>", subtype="html")
    return message


def test_plain_text_is_preferred(tmp_path: Path) -> None:
    """Of two forms of the same text the plain one is read."""
    plain = "Tarieven\n\nVoor cliënten uit Lisbeek geldt het tarief van Wolkendam.\n"

    assert body(reading_of(tmp_path, alternative(plain, MARKUP)))[0] == "Tarieven"


def test_plain_text_that_says_nothing_is_passed_over(tmp_path: Path) -> None:
    """A line that only points at the HTML is no text of the mail."""
    found = blocks(reading_of(tmp_path, alternative(STUB, MARKUP)))

    assert found[1] == (Role.HEADING, "Tarieven")
    assert STUB not in [text for _, text in found]


TEASER = "In dit nummer leest u alles over de inkoop van jeugdhulp in de regio Wolkendam. " * 4
ARTICLE = "".join(
    f"<p>De tarieven in dorp{n} gaan op {n} mei met {n} euro omhoog.</p>" for n in range(40)
)


def test_a_long_teaser_gives_way_to_the_whole_text(tmp_path: Path) -> None:
    """However long the plain form is: when the HTML also says it, and far more, that is read."""
    found = body(reading_of(tmp_path, alternative(TEASER, f"<p>{TEASER}</p>{ARTICLE}")))

    assert found[0] == " ".join(TEASER.split())
    assert len(found) == 41


def test_two_texts_that_differ_are_both_read(tmp_path: Path) -> None:
    """When each form says much that the other does not, nothing is lost."""
    other = "\n".join(f"Agendapunt{n}: het overleg over pleegzorg{n}." for n in range(30))
    found = body(reading_of(tmp_path, alternative(other, ARTICLE)))

    assert found[0] == other
    assert len(found) == 41


def test_addresses_of_links_make_no_other_text(tmp_path: Path) -> None:
    """A plain form may write out each link, and lack the words of a picture or a menu."""
    link = "https://wolkendam.example/nieuws/2024/pleegzorg-en-gezinshuizen"
    plain = "\n\n".join(f"De tarieven in dorp{n} gaan omhoog.\n<{link}/{n}>" for n in range(40))
    markup = "".join(f"<p>De tarieven in dorp{n} gaan omhoog.</p>" for n in range(40))

    found = body(reading_of(tmp_path, alternative(plain, f"<p>Lees online</p>{markup}")))

    assert len(found) == 40
    assert link in found[0]


def test_html_body_is_read_as_web_pages_are(tmp_path: Path) -> None:
    """A body of HTML keeps its headings and table rows."""
    message = samples.eml()
    message.set_content("<h1>Tarief</h1><table><tr><td>A<td>85</table>", subtype="html")

    assert blocks(reading_of(tmp_path, message))[1:] == [
        (Role.HEADING, "Tarief"),
        (Role.TABLE_ROW, "A\n\n85"),
    ]


def test_text_around_an_attachment_is_read(tmp_path: Path) -> None:
    """Every piece of text that is no file belongs to the body; names of files come last."""
    message = samples.eml(body="Voor de bijlage.")
    message.add_attachment(
        b"%PDF-1.7", maintype="application", subtype="pdf", filename="nota é.pdf"
    )
    message.add_attachment("Na de bijlage.", disposition="inline")
    message.add_attachment("Geheim", filename="los.txt")

    assert body(reading_of(tmp_path, message)) == [
        "Voor de bijlage.",
        "Na de bijlage.",
        "Attachments: nota é.pdf; los.txt",
    ]


def test_picture_in_the_text_is_no_attachment(tmp_path: Path) -> None:
    """An image that the HTML shows is named apart; one that it does not show is a file."""
    message = samples.eml()
    message.set_content('<p>Groet</p><img src="cid:logo@w">', subtype="html")
    for cid, name in (("<logo@w>", "logo.png"), ("<kaart@w>", "kaart.png")):
        message.add_related(
            b"\x89PNG",
            maintype="image",
            subtype="png",
            cid=cid,
            filename=name,
            disposition="inline",
        )

    assert body(reading_of(tmp_path, message)) == [
        "Groet",
        "Attachments: kaart.png\nImages in the text: logo.png",
    ]


def test_multipart_without_boundary_is_read(tmp_path: Path) -> None:
    """A mail that forgot to say where its parts begin is read as one piece."""
    data = raw("From: a@b.nl\r\nContent-Type: multipart/mixed", b"Inkoop in Lisbeek")

    assert body(reading_of(tmp_path, data)) == ["Inkoop in Lisbeek"]


def test_parts_nested_beyond_measure_are_reported(tmp_path: Path) -> None:
    """A mail made to exhaust its reader is DamagedFile."""
    head = b"MIME-Version: 1.0\r\n"
    for depth in range(3000):
        head += b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (depth, depth)

    with pytest.raises(DamagedFile, match="cannot be read as e-mail"):
        reading_of(tmp_path, head)


def test_mail_beyond_the_limit_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that is too large to be parsed in memory is TooLarge, with the limit."""
    monkeypatch.setattr(limits, "MOST_IN_MAIL", 1_000_000)

    with pytest.raises(TooLarge, match="2 MB; the limit is 1 MB"):
        reading_of(tmp_path, raw("From: a@b.nl", bytes(2_000_000).replace(b"\0", b"a")))


def test_outlook_message_is_read_like_any_mail(tmp_path: Path) -> None:
    """The properties of an Outlook message give the same blocks and tags as header fields do."""
    message = samples.outlook(body="Geachte inkoper,\r\n\r\nWat is het tarief voor cliënten?\r\n")
    message.add_recipient("lisbeek@example.nl", recipient_type=RECIPIENT_TYPE_CC)
    message.add_attachment("nota é.pdf", b"%PDF-1.7")

    reading = reading_of(tmp_path, message)

    assert blocks(reading) == [
        (
            Role.PARAGRAPH,
            OUTLOOK_HEADERS,
        ),
        (Role.PARAGRAPH, "Geachte inkoper,"),
        (Role.PARAGRAPH, "Wat is het tarief voor cliënten?"),
        (Role.PARAGRAPH, "Attachments: nota é.pdf"),
    ]
    assert [tag.value for tag in reading.tags] == ["Vraag over perceel 2", "2018-04-05"]


def test_header_fields_that_came_with_a_message_go_before_its_properties(tmp_path: Path) -> None:
    """The day is that of the writer's time zone when the message says which it is."""
    message = samples.outlook()
    message.set_property(samples.TRANSPORT_HEADERS, samples.UNICODE, HEADERS.replace("\n", "\r\n"))

    assert [tag.value for tag in reading_of(tmp_path, message).tags][1] == "2018-04-06"


def test_address_of_an_exchange_directory_is_left_out(tmp_path: Path) -> None:
    """Of a colleague in the same organisation only the name is shown."""
    message = samples.outlook()
    message.set_property(PropertyId.SENDER_EMAIL_ADDRESS, "/o=ExchangeLabs/cn=wit")

    assert reading_of(tmp_path, message).pages[0].text.startswith("From: J. de Wit\n")


OUTLOOK_BODIES = {
    "HTML in UTF-8": lambda: samples.outlook_html("<h1>Cliënten</h1>"),
    "HTML in a code page": lambda: samples.outlook_html(
        "<h1>Cliënten</h1>", charset="cp1252", code_page=1252
    ),
    "HTML in Latin-9": lambda: samples.outlook_html(
        "<h1>Cliënten</h1>", charset="iso8859-15", code_page=28605
    ),
    "Rich Text": lambda: samples.outlook_rtf(rb"{\rtf1\ansi\ansicpg1252 Cli\'ebnten\par}"),
    "8-bit text": lambda: MapiMessage.create("", "Cliënten", unicode_strings=False),
}


@pytest.mark.parametrize("make", OUTLOOK_BODIES.values(), ids=OUTLOOK_BODIES.keys())
def test_outlook_body_in_every_form(tmp_path: Path, make: object) -> None:
    """Outlook keeps bodies as HTML, as compressed Rich Text and as text of a code page."""
    assert callable(make)
    assert reading_of(tmp_path, make()).pages[0].text.splitlines()[-1] == "Cliënten"


def test_pictures_in_an_outlook_body_are_no_attachments(tmp_path: Path) -> None:
    """Images that Outlook hides or that the HTML shows are named apart."""
    message = samples.outlook_html('<p>Groet</p><img src="cid:logo@w">')
    for name in ("verborgen.png", "logo.png", "kaart.png"):
        message.add_attachment(name, b"\x89PNG")
    message.attachments[0].set_property(samples.HIDDEN, samples.BOOLEAN, value=True)
    message.attachments[1].set_property(samples.CONTENT_ID, samples.UNICODE, "logo@w")

    assert body(reading_of(tmp_path, message)) == [
        "Groet",
        "Attachments: kaart.png\nImages in the text: verborgen.png; logo.png",
    ]


def test_damaged_rich_text_is_reported(tmp_path: Path) -> None:
    """A body that cannot be decompressed is DamagedFile, not an empty mail."""
    message = samples.outlook(body="")
    message.set_property(samples.RTF, samples.BINARY, b"\x20\0\0\0\x20\0\0\0LZFu" + b"x" * 30)

    with pytest.raises(DamagedFile, match="Rich Text body"):
        reading_of(tmp_path, message)


def test_body_beyond_the_limit_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of an Outlook message is measured before it is read."""
    monkeypatch.setattr(limits, "MOST_IN_BODY", 10_000)

    with pytest.raises(TooLarge, match="20,000 bytes; the limit is 10,000 bytes"):
        reading_of(tmp_path, samples.outlook(body="a" * 10_000))


SLOW = {
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
    "parameters": b"Content-Type: text/plain; " + b";" * 500_000,
    "addresses": b"To: " + b"Wit <wit@zorg.example>, " * 50_000,
}


@pytest.mark.parametrize("header", SLOW.values(), ids=SLOW.keys())
def test_endless_header_field_takes_no_endless_time(tmp_path: Path, header: bytes) -> None:
    """A field made to exhaust a parser of quadratic time takes seconds of work at most."""
    data = b"MIME-Version: 1.0\r\n" + header + b"\r\n\r\nDag"
    path = samples.written(tmp_path, data)
    start = time.process_time()

    assert mail.read(path, "bericht.eml").pages[0].text.endswith("Dag")
    assert time.process_time() - start < 10


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_outlook_message_that_is_cut_off_is_reported(tmp_path: Path, kept: float) -> None:
    """An OLE2 file without its end is DamagedFile."""
    data = samples.outlook(body="Geachte inkoper " * 500).to_bytes()
    path = samples.written(tmp_path, data[: int(len(data) * kept)])

    with pytest.raises(DamagedFile, match="cannot be read as an Outlook message"):
        mail.read(path, "bericht.msg")


def test_moment_beyond_the_calendar_is_left_out(tmp_path: Path) -> None:
    """A damaged moment gives a mail without a date."""
    data = samples.outlook().to_bytes()
    ticks = int((samples.SENT - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10**7
    assert ticks.to_bytes(8, "little") in data
    path = samples.written(tmp_path, data.replace(ticks.to_bytes(8, "little"), b"\xff" * 8))

    assert "Date:" not in mail.read(path, "bericht.msg").pages[0].text


PIECES = st.lists(
    st.sampled_from(
        [
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b'Content-Type: multipart/alternative; boundary="c\r\n',
            b"Content-Type: text/html; charset=\r\n",
            b"Content-Type: message/rfc822\r\n",
            b"Content-Type: image/png; name*0*=utf-8''%C3; name*1=\"\r\n",
            b"Content-Transfer-Encoding: base64\r\n",
            b"Content-Transfer-Encoding: x-uuencode\r\n",
            b'Content-Disposition: attachment; filename="=?utf-8?B?w?=\r\n',
            b"Subject: =?utf-8?q?=E?= =?\r\n",
            b"Date: 1 Jan\r\n",
            b"\r\n",
            b"--b\r\n",
            b"--c\r\n",
            b"--b--\r\n",
            b"begin 644 x\r\n",
            b"<p>\r\n",
        ]
    )
    | st.binary(max_size=6)
).map(b"".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=PIECES)
def test_broken_mail_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    """However broken a mail is, its blocks cover its text once, or it is refused."""
    path = samples.written(tmp_path, data)
    try:
        content = mail.read(path, "bericht.eml")
    except ReadError:
        return
    content.pages[0].text.encode("utf-8")
    assert_covered(Reading(content.media_type, "mail", "1", content.pages, content.blocks))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damaged_outlook_message_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bytes of an Outlook message are wrong, nothing but a ReadError comes of it."""
    content = bytearray(OUTLOOK_BYTES)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = samples.written(tmp_path, bytes(content))
    try:
        mail.read(path, "bericht.msg")
    except ReadError:
        return


OUTLOOK_BYTES = samples.outlook().to_bytes()

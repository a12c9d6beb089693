"""Unpacking ZIP archives."""

from __future__ import annotations

import base64
import io
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyzipper import WZ_AES, AESZipFile

from archive.containers import Limits, Member, Refused, is_container, unpack
from archive.errors import DamagedFile, EmptyFile, EncryptedFile, ReadError, TooLarge
from archive.extract import sniff
from tests.archive import mail_samples as samples

SMALL = Limits(members=5, contained=100_000, member=60_000, ratio=50, ratio_from=20_000)


def zipped(
    *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, compress_type=method)
    return buffer.getvalue()


def raw_names(names: list[bytes], extra: bytes = b"") -> bytes:
    """A ZIP archive as programs write it that do not say how their names are encoded."""
    local, central = b"", b""
    for name in names:
        common = struct.pack(
            "<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(b"x"), 1, 1, len(name), len(extra)
        )
        offset = len(local)
        local += b"PK\3\4" + common + name + extra + b"x"
        central += (
            b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, offset)
        )
        central += name + extra
    end = struct.pack("<4H2LH", 0, 0, len(names), len(names), len(central), len(local), 0)
    return local + central + b"PK\5\6" + end


def overlapping(number: int, data: bytes) -> bytes:
    """A ZIP archive in which one packed member counts as many."""
    archive = zipped((f"{0:04}.txt", data))
    start, end = archive.index(b"PK\1\2"), archive.index(b"PK\5\6")
    entry = archive[start:end]
    tail = struct.pack("<4H2LH", 0, 0, number, number, len(entry) * number, start, 0)
    return archive[:start] + entry * number + b"PK\5\6" + tail


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry with the file mode that a system like Unix wrote."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def unpacked(
    tmp_path: Path, data: bytes, *, password: str | None = None, bounds: Limits | None = None
) -> tuple[dict[str, bytes], tuple[Refused, ...]]:
    """The members of a ZIP archive with their bytes, and what was refused."""
    path = samples.written(tmp_path, data)
    into = Path(tempfile.mkdtemp(dir=tmp_path))
    members, refused = unpack(path, sniff.ZIP, into, password=password, bounds=bounds)
    return contents(members), refused


def contents(members: tuple[Member, ...]) -> dict[str, bytes]:
    """The bytes of members by their names."""
    assert len({member.name for member in members}) == len(members)
    return {member.name: member.path.read_bytes() for member in members}


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [(sniff.ZIP, True), (sniff.EMAIL, True), (sniff.MSG, True), (sniff.PDF, False)],
)
def test_what_holds_documents_is_a_container(media_type: str, expected: bool) -> None:
    """ZIP archives and mails hold documents; a PDF is one."""
    assert is_container(media_type) is expected


def test_members_keep_their_folders_and_bytes(tmp_path: Path) -> None:
    """The documents of an archive come out with their paths in it, in its order."""
    data = zipped(
        ("Perceel 1/nota.pdf", b"%PDF"), ("./Perceel 1//bijlagen/a.txt", b""), ("b", b"b")
    )

    found, refused = unpacked(tmp_path, data)

    assert list(found.items()) == [
        ("Perceel 1/nota.pdf", b"%PDF"),
        ("Perceel 1/bijlagen/a.txt", b""),
        ("b", b"b"),
    ]
    assert refused == ()


LEFT_BEHIND = [
    "map/",
    "__MACOSX/._nota.pdf",
    "a/.DS_Store",
    "a/Thumbs.db",
    "Desktop.ini",
    ".git/config",
    "~$nota.docx",
]


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_systems_leave_in_archives_is_passed_over(tmp_path: Path, name: str) -> None:
    """Folders, hidden files and the traces of operating systems are no documents."""
    found, refused = unpacked(tmp_path, zipped((name, b""), ("nota.txt", b"x")))

    assert (list(found), refused) == (["nota.txt"], ())


def test_archive_without_documents_is_reported(tmp_path: Path) -> None:
    """An archive of nothing but folders is EmptyFile, so that it does not vanish in silence."""
    with pytest.raises(EmptyFile, match="holds no documents"):
        unpacked(tmp_path, zipped(("map/", b"")))


def test_same_name_twice(tmp_path: Path) -> None:
    """Members of the same name are told apart by a number that no other member has."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(
            ("a/nota.pdf", b"1"), ("a/nota (2).pdf", b"2"), ("a/nota.pdf", b"3"), ("a.b/x", b"4"),
            ("a.b/x", b"5"),
        )  # fmt: skip

    assert unpacked(tmp_path, data)[0] == {
        "a/nota.pdf": b"1",
        "a/nota (2).pdf": b"2",
        "a/nota (3).pdf": b"3",
        "a.b/x": b"4",
        "a.b/x (2)": b"5",
    }


DUTCH = "Cliënten/één patiënt.txt"
NAMES = {
    "CP850": [DUTCH.encode("cp850")],
    "CP437": [DUTCH.encode("cp437")],
    "CP1252": [DUTCH.encode("cp1252")],
    "UTF-8 without its flag": [DUTCH.encode()],
    "letters and marks apart": [unicodedata.normalize("NFD", DUTCH).encode()],
    "backslashes": [DUTCH.replace("/", "\\").encode("cp850")],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES.keys())
def test_names_of_unknown_encoding(tmp_path: Path, names: list[bytes]) -> None:
    """Dutch names come out right, whatever program packed them."""
    assert list(unpacked(tmp_path, raw_names(names))[0]) == [DUTCH]


def test_flag_for_utf8_decides(tmp_path: Path) -> None:
    """A name that is said to be UTF-8 is read so, also beside names that are not."""
    assert list(unpacked(tmp_path, zipped((DUTCH, b""), ("prijs €.txt", b"")))[0]) == [
        DUTCH,
        "prijs €.txt",
    ]


@pytest.mark.parametrize(("checksum", "expected"), [(0, "tarief €.txt"), (1, "tarief _.txt")])
def test_name_in_the_extra_field(tmp_path: Path, checksum: int, expected: str) -> None:
    """The name in UTF-8 beside one that cannot hold it is used, if it belongs to that name."""
    name, better = b"tarief _.txt", "tarief €.txt".encode()
    field = struct.pack("<BI", 1, zlib.crc32(name) ^ checksum) + better
    extra = struct.pack("<HH", 0x7075, len(field)) + field

    assert list(unpacked(tmp_path, raw_names([name], extra))[0]) == [expected]


UNSAFE = {
    "absolute": "/etc/nota.txt",
    "absolute on Windows": "\\nota.txt",
    "upwards": "../nota.txt",
    "upwards on the way": "a/../../nota.txt",
    "upwards with backslashes": "a\\..\\..\\nota.txt",
    "drive": "C:\\nota.txt",
    "drive behind a dot": "./C:/nota.txt",
    "drive without folder": "c:nota.txt",
    "control character": "nota\x1b[31m.txt",
    "line end": "nota\n.txt",
    "turned direction": "nota\u202etxt.exe",
}


@pytest.mark.parametrize("name", UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_name_is_refused(tmp_path: Path, name: str) -> None:
    """A member with a name that could lead elsewhere is refused, and its neighbour is not."""
    found, refused = unpacked(tmp_path, zipped((name, b"kwaad"), ("goed.txt", b"goed")))

    assert found == {"goed.txt": b"goed"}
    assert [each.reason.startswith("its name") for each in refused] == [True]
    assert refused[0].hint
    assert not any(unicodedata.category(character) in ("Cc", "Cf") for character in refused[0].name)


SPECIAL = {"link": (stat.S_IFLNK, "link to another file"), "pipe": (stat.S_IFIFO, "pipe")}


@pytest.mark.parametrize(("mode", "words"), SPECIAL.values(), ids=SPECIAL.keys())
def test_what_is_no_file_is_refused(tmp_path: Path, mode: int, words: str) -> None:
    """Links and devices are refused, whatever they point at."""
    data = zipped((with_mode("nota.txt", mode | 0o777), b"/etc/passwd"), ("a", b""))

    found, refused = unpacked(tmp_path, data)

    assert list(found) == ["a"]
    assert [each.name for each in refused] == ["nota.txt"]
    assert words in refused[0].reason


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_method_whose_output_has_no_bounds_is_refused(tmp_path: Path, method: int) -> None:
    """What may unpack kilobytes to gigabytes in one step is not begun."""
    found, refused = unpacked(tmp_path, zipped(("a.txt", b"x"), method=method))

    assert not found
    assert "packed in a way that is not read" in refused[0].reason


def test_damaged_member_is_refused(tmp_path: Path) -> None:
    """A member with a wrong checksum is refused, and nothing of it stays behind."""
    data = zipped(("a.txt", b"heel " * 40_000), ("b.txt", b"goed"), method=zipfile.ZIP_STORED)

    found, refused = unpacked(tmp_path, data.replace(b"heel ", b"half ", 1))

    assert found == {"b.txt": b"goed"}
    assert [(each.name, each.reason) for each in refused] == [("a.txt", "it is damaged")]
    assert len([path for path in tmp_path.glob("*/*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "data",
    [zipped(("a", b"x" * 99))[:60], b"PK\3\4", b"PK\5\6" + bytes(5)],
    ids=["cut", "head", "end"],
)
def test_damaged_archive_is_reported(tmp_path: Path, data: bytes) -> None:
    """An archive without its end is DamagedFile."""
    with pytest.raises(DamagedFile, match="the archive is damaged"):
        unpacked(tmp_path, data)


def test_too_many_members(tmp_path: Path) -> None:
    """The number of members is limited, and both numbers are named."""
    data = zipped(*((f"{number}.txt", b"") for number in range(6)))

    with pytest.raises(TooLarge, match="it holds 6 members; the limit is 5"):
        unpacked(tmp_path, data, bounds=SMALL)


@pytest.mark.parametrize("is_64", [False, True], ids=["plain", "zip64"])
@pytest.mark.parametrize(
    ("members", "length", "words"),
    [
        pytest.param(3_000, 3_000 * 60, "it holds 3,000 members; the limit is 5", id="many"),
        pytest.param(1, 3_000 * 60, "list of members takes 180,000 bytes", id="a lie"),
    ],
)
def test_a_long_list_of_members_is_not_read(
    tmp_path: Path, members: int, length: int, words: str, *, is_64: bool
) -> None:
    """The records at the end are enough to refuse it: the list itself is nonsense here."""
    end = b""
    if is_64:
        end = b"PK\6\6" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, members, members, length, 0)
        end += b"PK\6\7" + struct.pack("<LQL", 0, length, 1)
        members, length = 0xFFFF, 0xFFFFFFFF
    end += b"PK\5\6" + struct.pack("<4H2LH", 0, 0, members, members, length, 0, 0)

    with pytest.raises(TooLarge, match=words):
        unpacked(tmp_path, b"PK\1\2" + bytes(3_000 * 60 - 4) + end, bounds=SMALL)


def test_an_end_within_the_end_misleads_nobody(tmp_path: Path) -> None:
    """The end is where zipfile finds it, whatever a field of it looks like."""
    count = struct.pack("<4H2L", 0, 0, 6, 6, 300, 0x06054B50)
    with pytest.raises(TooLarge, match="it holds 6 members"):
        unpacked(tmp_path, bytes(300) + b"PK\5\6" + count + b"\0\0", bounds=SMALL)


def test_too_large_together(tmp_path: Path) -> None:
    """The bytes of all members together are limited."""
    noise = bytes(zlib.crc32(bytes([at % 251, at // 251])) % 256 for at in range(40_000))
    data = zipped(*((name, noise) for name in "abc"))

    with pytest.raises(TooLarge, match="more than the limit of 0 MB"):
        unpacked(tmp_path, data, bounds=SMALL)


def test_one_member_too_large(tmp_path: Path) -> None:
    """One member beyond the limit is refused, and its neighbours are kept."""
    data = zipped(("groot", bytes(70_000)), ("klein", b"x"), method=zipfile.ZIP_STORED)

    found, refused = unpacked(tmp_path, data, bounds=SMALL)

    assert found == {"klein": b"x"}
    assert "larger than the limit" in refused[0].reason


def test_bomb_by_its_ratio(tmp_path: Path) -> None:
    """A member that unpacks to hundreds of times its size stops the archive."""
    with pytest.raises(TooLarge, match="more than 50 times its size"):
        unpacked(tmp_path, zipped(("nul", bytes(55_000))), bounds=SMALL)


def test_declared_sizes_are_not_believed(tmp_path: Path) -> None:
    """A member that declares a small size does not unpack to more than that."""
    data = bytearray(zipped(("nul", bytes(55_000))))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<L", data, data.index(mark) + at, 10)

    found, refused = unpacked(tmp_path, bytes(data), bounds=SMALL)

    assert (found, [each.reason for each in refused]) == ({}, ["it is damaged"])


def test_bomb_of_members_that_share_their_bytes(tmp_path: Path) -> None:
    """Members that lie over each other are a bomb, named with what they claim."""
    with pytest.raises(TooLarge, match=r"share their bytes.* claim 400 MB; the limit"):
        unpacked(tmp_path, overlapping(1_000, bytes(400_000)))


def test_archive_in_an_archive_is_a_member(tmp_path: Path) -> None:
    """Only one level is unpacked at a time."""
    inner = zipped(("nota.txt", b"x"))

    assert unpacked(tmp_path, zipped(("binnen.zip", inner)))[0] == {"binnen.zip": inner}


def locked(*names: str, password: bytes = b"geheim", plain: tuple[str, ...] = ()) -> bytes:
    """A ZIP archive with AES-encrypted members, and some that are not."""
    buffer = io.BytesIO()
    with AESZipFile(buffer, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for name in plain:
            archive.writestr(name, b"open")
        archive.setpassword(password)
        archive.setencryption(WZ_AES, nbits=256)
        for name in names:
            archive.writestr(name, f"inhoud van {name}".encode())
    return buffer.getvalue()


ZIP_CRYPTO = base64.b64decode(
    "UEsDBAoACQAAAOkOdl0eTbUdEgAAAAYAAAAFAAAAYS50eHRwIr0zNq1cVGbhFWTRCLbPRqJQSwcIHk21HRIAAAAGAAAA"
    "UEsBAh4DCgAJAAAA6Q52XR5NtR0SAAAABgAAAAUAAAAAAAAAAQAAAKSBAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAAEUA"
    "AAAAAA=="
)
"""What Info-ZIP made of a file ``a.txt`` with the password ``geheim``, in the old encryption."""


@pytest.mark.parametrize("data", [locked("a.txt"), ZIP_CRYPTO], ids=["AES", "ZipCrypto"])
@pytest.mark.parametrize("password", [None, "fout", ""], ids=["none", "wrong", "empty"])
def test_archive_with_a_password_is_reported(
    tmp_path: Path, password: str | None, data: bytes
) -> None:
    """An archive of which no member opens is EncryptedFile, and says what to do."""
    with pytest.raises(EncryptedFile) as caught:
        unpacked(tmp_path, data, password=password)

    assert "--password" in caught.value.hint


def test_password_opens_an_archive(tmp_path: Path) -> None:
    """With its password an encrypted archive is like any other."""
    found, refused = unpacked(tmp_path, locked("é.txt", plain=("b.txt",)), password="geheim")

    assert found == {"b.txt": b"open", "é.txt": "inhoud van é.txt".encode()}
    assert refused == ()


def test_password_opens_the_old_encryption(tmp_path: Path) -> None:
    """The encryption that most programs still write is read as well."""
    assert unpacked(tmp_path, ZIP_CRYPTO, password="geheim")[0] == {"a.txt": b"inhoud"}


def test_encrypted_member_among_others_is_refused(tmp_path: Path) -> None:
    """Without the password the members that need none are kept."""
    found, refused = unpacked(tmp_path, locked("a.txt", plain=("b.txt",)))

    assert found == {"b.txt": b"open"}
    assert [(each.name, each.reason) for each in refused] == [
        ("a.txt", "it is protected by a password")
    ]


HOSTILE = st.text(max_size=12) | st.lists(
    st.sampled_from(["..", ".", "/", "\\", "C:", "~", "\0", "a", "é", "\x1b", "NUL", " ", "%2e"])
).map("".join)


def is_safe(name: str) -> bool:
    """Whether a name stays within the folder that it is joined to, on any system."""
    parts = PurePosixPath(name).parts
    controls = any(unicodedata.category(character) == "Cc" for character in name)
    anchored = name[0] == "/" or name[1:2] == ":" or "\\" in name
    return bool(parts) and ".." not in parts and not controls and not anchored


@settings(deadline=None)
@given(names=st.lists(HOSTILE.filter(bool), min_size=1, max_size=6, unique=True))
def test_no_member_leaves_its_folder(names: list[str]) -> None:
    """Whatever names an archive gives, its members lie in the folder and have safe names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "original")
        path.write_bytes(raw_names([name.encode("utf-8", "replace") for name in names]))
        into = Path(folder, "into")
        into.mkdir()
        try:
            members, _ = unpack(path, sniff.ZIP, into)
        except ReadError:
            members = ()
        assert all(member.path.resolve().parent == into.resolve() for member in members)
        assert all(is_safe(member.name) for member in members)
        assert sorted(Path(folder).rglob("*")) == sorted([path, into, *into.iterdir()])
        assert sorted(into.iterdir()) == sorted(member.path for member in members)


@settings(deadline=None)
@given(
    data=st.dictionaries(st.from_regex(r"[a-z]{1,3}(/[a-zé]{1,3})?", fullmatch=True), st.binary())
)
def test_bytes_come_out_as_they_went_in(data: dict[str, bytes]) -> None:
    """Unpacking gives back what was packed."""
    with tempfile.TemporaryDirectory() as folder:
        path = samples.written(Path(folder), zipped(("altijd.txt", b""), *data.items()))
        members, refused = unpack(path, sniff.ZIP, Path(tempfile.mkdtemp(dir=folder)))

        assert contents(members) == {"altijd.txt": b"", **data}
        assert refused == ()


DAMAGED = zipped(("map/nota.txt", b"tekst " * 300), ("é.txt", b"x"))


@settings(deadline=None)
@given(data=st.data())
def test_damaged_archive_is_unpacked_or_refused(data: st.DataObject) -> None:
    """Whatever bytes of an archive are wrong, nothing but a ReadError comes of it."""
    content = bytearray(DAMAGED)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = samples.written(Path(folder), bytes(content))
        try:
            members, refused = unpack(path, sniff.ZIP, Path(tempfile.mkdtemp(dir=folder)))
        except ReadError:
            return
        assert members or refused

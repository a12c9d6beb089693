"""How large a packed file may unfold, with the unit of each limit: asked before it is opened."""

from __future__ import annotations

from archive.errors import TooLarge

MOST_UNPACKED = 500_000_000
"""Bytes that all members of one packed file may take together once unpacked."""

MOST_RATIO = 200
"""Times that a packed file may be smaller than what it unpacks to."""

RATIO_FROM = 10_000_000
"""Bytes unpacked below which the ratio is not asked: a small blank document packs very well."""

MOST_MEMBERS = 10_000
"""Members of one packed file."""

MOST_CONTAINED = 4_000_000_000
"""Bytes that the documents in one container (a ZIP archive, a mail) may take together."""

MOST_IN_MEMBER = 1_000_000_000
"""Bytes of one document in a container; a larger one is refused and its neighbours are kept."""

MOST_IN_MAIL = 100_000_000
"""Bytes of an EML file, attachments included; parsing it takes eight times as much memory."""

MOST_IN_BODY = 20_000_000
"""Bytes of the body of an Outlook message, or of its transport headers."""

DEPTH = 4
"""Containers within one another that are opened: a ZIP archive in a mail in a ZIP archive is 3."""


def check_most(name: str, what: str, count: int, most: int | None) -> None:
    """Raise TooLarge when a file has more pages or characters than the settings allow."""
    if most is not None and count > most:
        raise TooLarge(
            f"{name} has {count} {what}; the limit is {most}",
            f"if it is to be trusted, raise {what} under [limits] in dossier.toml",
        )

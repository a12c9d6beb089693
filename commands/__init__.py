"""What can be typed at the command line, and what is printed?"""

COMMANDS = {
    "init": ("keeping", "Make a new dossier."),
    "add": ("adding", "Add files and folders to the archive."),
    "reread": ("adding", "Read originals anew with newer readers."),
    "ocr": ("adding", "Read scanned pages from their picture."),
    "tag": ("tagging", "Say for good what documents are."),
    "tracks": ("tagging", "List, add, edit and remove tracks."),
    "review": ("reviewing", "List what is unknown, uncertain or contradictory."),
    "coverage": ("reviewing", "Hold the archive against a list of expected documents."),
    "search": ("searching", "Search with words, phrases, EN/OF/NIET, fields and dates."),
    "show": ("showing", "Show a document, its text, or a passage."),
    "questions": ("asking", "List or export questions with their answers."),
    "list": ("showing", "List the documents."),
    "status": ("showing", "Tell what the archive holds and could not read."),
    "original": ("keeping", "Give an original back, byte for byte."),
    "remove": ("keeping", "Take documents out of the archive."),
    "reindex": ("keeping", "Make the index anew."),
    "check": ("keeping", "Look for damage in originals, catalogue and index."),
}
"""By command its module, which has it as ``<command>_command``, and what the list says of it."""

LOOKUPS = frozenset({"search", "show", "list", "status"})
"""The commands that are a ``commands.lookup.Lookup``; the others are click's."""

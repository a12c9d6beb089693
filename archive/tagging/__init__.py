"""What a document is about, by plain rules: title, kind, tracks, date and language.

``tag_document`` collects every candidate with the words that speak for it; ``settle`` chooses.
The rules would rather say nothing than something wrong: what is ambiguous gets a confidence
below ``SETTLES_FROM``, stays visible as a candidate, and is left for a person to decide.
"""

"""The confidences that have a meaning of their own; all run from 0 to 1."""

SETTLES_FROM = 0.5
"""A tag of a lower confidence is a candidate to look at, and decides nothing."""

AMBIGUOUS = 0.4
"""What a candidate gets that something else contradicts: never enough to settle anything."""

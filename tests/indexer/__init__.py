"""Tests of the room ``indexer``."""

"""Tests of the room ``commands`` and of the whole, from the command line."""

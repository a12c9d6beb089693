"""Measurements of the archive: how well and how fast it reads, and what harm it withstands.

``python -m bench.reading`` measures on real documents, ``python -m bench.fuzz`` on broken ones.
Nothing here is part of what users install.
"""

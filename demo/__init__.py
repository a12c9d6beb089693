"""A made-up procurement dossier: plain text sources and the code that renders them."""

from demo.render import build

__all__ = ["build"]

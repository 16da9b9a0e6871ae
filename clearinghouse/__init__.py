"""Clearinghouse: what has worked elsewhere to bring newcomers and residents together."""

__version__ = "0.1.0"

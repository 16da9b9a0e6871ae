"""Measurements, run by hand with ``make bench`` and written down in ``docs/benchmarks.md``."""

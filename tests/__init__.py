"""The test suite: each folder holds the tests of one app; ``python -m tests`` runs all that must hold."""

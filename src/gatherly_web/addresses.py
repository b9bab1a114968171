"""Addresses that are treated apart from the others."""

HEALTH = frozenset({"/healthz", "/readyz"})
"""Asked for by what runs the service: from beside it, often, and without TLS."""

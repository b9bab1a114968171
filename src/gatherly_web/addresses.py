"""Addresses that are treated apart from the others."""

import re

HEALTH = frozenset({"/healthz", "/readyz"})
"""Asked for by what runs the service: from beside it, often, and without TLS."""
UPLOADS = re.compile("/api/events/[^/]+/images")
"""Where files are taken, which are larger than any other body."""

"""Idempotency keys: a request that is repeated is done once, and gets the answer that it got the first time."""

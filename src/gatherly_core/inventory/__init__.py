"""Pools of places: the only place where "how many are left" is decided."""

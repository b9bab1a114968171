"""The command `gatherly`, run as operators run it."""

"""The rules of event booking: standard library only, no framework, no I/O."""

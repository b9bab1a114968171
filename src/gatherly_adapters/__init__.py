"""What the core needs from outside, made with real and in-memory means; settings, and the wiring."""

"""What every capability of the core stands on."""

"""Messages that apps on people's devices show at once."""

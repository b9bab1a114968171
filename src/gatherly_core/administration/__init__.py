"""Administration: what those look after who look after everything."""

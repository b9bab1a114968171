"""Letters to people, by e-mail."""

"""Texts to people's phones, by SMS."""

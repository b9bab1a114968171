"""Putting into words: Jinja's templates, Babel's dates and amounts, one layout."""

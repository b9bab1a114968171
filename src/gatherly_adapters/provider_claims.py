"""What other providers say of people, in the form in which accounts have it."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST_ADDRESS = 254
LONGEST_NAME = 100


def address_of(claim: object) -> str | None:
    """An e-mail address in the one way to write it, as in requests; None for anything else."""
    if not isinstance(claim, str) or len(claim) > LONGEST_ADDRESS:
        return None
    try:
        return validate_email(claim.strip(), check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return None


def name_of(claim: object) -> str | None:
    """A name of 1 to 100 characters, none of which controls anything; None where nothing is left of it."""
    if not isinstance(claim, str):
        return None
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in claim[: 4 * LONGEST_NAME])
    return " ".join(kept.split())[:LONGEST_NAME].strip() or None

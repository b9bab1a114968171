"""E-mail addresses."""


def address_key(address: str) -> str:
    """What tells addresses apart, and as which accounts have them: those that differ in capitals only are one's.

    No others are: ß and ss are two people's in addresses, whose capitals are made small as RFC 5895 has it.
    """
    return address.lower()

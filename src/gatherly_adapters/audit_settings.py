"""The keys of the audit trail, as operators set them."""

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting
from gatherly_adapters.ticket_keys import SEED_BYTES, seed_of

AUDIT_KEYS = Name("GATHERLY_AUDIT_KEYS", "gatherly.audit_keys")


def audit_keys_setting(given: GivenSettings) -> tuple[bytes, ...]:
    """The keys, the one that seals first; none if there is no such setting. WrongSetting for what is no key."""
    keys = (given.text(AUDIT_KEYS) or "").replace(",", " ").split()
    try:
        return tuple(map(seed_of, keys))
    except ValueError:
        raise WrongSetting(
            f"{AUDIT_KEYS} has something that is no key: each must be {SEED_BYTES} bytes in base64url, "
            "as `gatherly audit-key` makes them."
        ) from None

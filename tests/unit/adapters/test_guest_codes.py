import re

import pytest

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_core.notifications.model import Recipient

OLD, NEW = b"a former key that only tests know", b"a key that only these tests know"
GUEST = Recipient(address="guest@example.org").key


def test_a_code_is_always_the_same_and_another_for_each_guest_and_key() -> None:
    other = Recipient(address="other@example.org").key
    codes = [GuestCodes([key]).present(guest) for guest in (GUEST, other) for key in (OLD, NEW) for _ in range(2)]
    assert len(set(codes)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", code) for code in codes)


def test_those_of_former_keys_stay_good() -> None:
    both = GuestCodes([NEW, OLD]).all(GUEST)
    assert both == (GuestCodes([NEW]).present(GUEST), GuestCodes([OLD]).present(GUEST))
    assert GuestCodes([NEW, OLD]).present(GUEST) == both[0]


def test_there_are_none_without_a_key() -> None:
    with pytest.raises(ValueError, match="key"):
        GuestCodes([])

"""Using images that were uploaded before."""

from collections.abc import Iterable
from datetime import datetime

from gatherly_core.images.errors import ImageNotFound
from gatherly_core.images.model import names_in
from gatherly_core.images.ports import ImageRegister
from gatherly_core.kernel.errors import Invalid


def claim(register: ImageRegister, addresses: Iterable[str], now: datetime) -> None:
    """Sees to it that the images among these addresses that are kept here stay. Invalid when one is not there.

    Called in the block that writes down who uses them, and before it does.
    """
    names = names_in(addresses)
    if not names:
        return
    try:
        register.want(names, now)
    except ImageNotFound:
        raise Invalid("An image is not there.", {"images": "must be uploaded before it is used"}) from None

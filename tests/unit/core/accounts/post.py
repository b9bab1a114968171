"""The letters that came in a scene, and the secrets in them."""

import re

from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_core.mail.model import Mail
from tests.unit.core.scene import Scene

PATH = "http://localhost:5000/account/(reset-password|verify-email)"
PATH = "http://localhost:5000/account/(reset-password|verify-email)"
LINK = re.compile(rf"^{PATH}#token=(?P<secret>[0-9A-Z]{{52}})$", re.MULTILINE)


def mailer_of(scene: Scene) -> MemoryMailer:
    mailer = scene.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    return mailer


def letters_to(scene: Scene, address: str, subject: str) -> list[Mail]:
    """Those to one address about one thing, oldest first."""
    return [mail for mail in mailer_of(scene).sent_to(address) if mail.subject == subject]


def secret_in(mail: Mail) -> str:
    """What stands in the only link of a letter."""
    (link,) = LINK.finditer(mail.text)
    return link["secret"]

"""The letters about accounts.

Nobody is called by their name in them: it is written by whoever registers an address, of which they need not be the
owner, and would be a way to send words of one's own to strangers.
"""

from collections.abc import Mapping
from datetime import timedelta

from gatherly_core.accounts.letter_tokens import LIFETIMES, LetterToken, Purpose
from gatherly_core.accounts.model import User
from gatherly_core.mail.model import Mail
from gatherly_core.messages.model import SubjectMatter, Template, language_of
from gatherly_core.messages.ports import Templates

PATHS = {Purpose.RESET_PASSWORD: "/account/reset-password", Purpose.VERIFY_EMAIL: "/account/verify-email"}
TEMPLATES = {Purpose.RESET_PASSWORD: Template.RESET_PASSWORD, Purpose.VERIFY_EMAIL: Template.VERIFY_EMAIL}
LIFETIMES_TOLD: Mapping[Purpose, SubjectMatter] = {
    Purpose.RESET_PASSWORD: {"minutes": LIFETIMES[Purpose.RESET_PASSWORD] // timedelta(minutes=1)},
    Purpose.VERIFY_EMAIL: {"hours": LIFETIMES[Purpose.VERIFY_EMAIL] // timedelta(hours=1)},
}


def letter(templates: Templates, token: LetterToken, secret: str, user: User, public_url: str) -> Mail:
    """The letter in which a user finds the secret. In the link it stands behind the #, which no server is told."""
    told = templates.render(
        TEMPLATES[token.purpose],
        language_of(user.preferences),
        {"link": f"{public_url}{PATHS[token.purpose]}#token={secret}", **LIFETIMES_TOLD[token.purpose]},
    )
    return Mail(
        message_id=f"{token.purpose.replace('_', '-')}-{token.id}",
        to=user.email,
        subject=told.subject,
        text=told.text,
        html=told.html,
    )

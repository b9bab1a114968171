"""The letters about accounts.

Nobody is called by their name in them: it is written by whoever registers an address, of which they need not be the
owner, and would be a way to send words of one's own to strangers.
"""

from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.mail.model import Mail

PATHS = {Purpose.RESET_PASSWORD: "/account/reset-password", Purpose.VERIFY_EMAIL: "/account/verify-email"}
SUBJECTS = {Purpose.RESET_PASSWORD: "Set a new password", Purpose.VERIFY_EMAIL: "Confirm your e-mail address"}
TEXTS = {
    Purpose.RESET_PASSWORD: """Hello,

somebody, you perhaps, wants to set a new password for the account with this address.
This link leads there. It is good for 30 minutes, and once:

{link}

Was it not you? Then nothing needs to be done: your password stays as it is.
""",
    Purpose.VERIFY_EMAIL: """Hello,

this address was given for an account. If that is yours, please confirm the address.
This link leads there. It is good for 24 hours, and once:

{link}

Was it not you? Then nothing needs to be done.
""",
}


def letter(token: LetterToken, secret: str, address: str, public_url: str) -> Mail:
    """The letter in which a user finds the secret. In the link it stands behind the #, which no server is told."""
    link = f"{public_url}{PATHS[token.purpose]}#token={secret}"
    return Mail(
        message_id=f"{token.purpose.replace('_', '-')}-{token.id}",
        to=address,
        subject=SUBJECTS[token.purpose],
        text=TEXTS[token.purpose].format(link=link),
    )

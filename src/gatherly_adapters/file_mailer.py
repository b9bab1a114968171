"""Letters as files, where nobody sends them."""

import logging
import os
import tempfile
from email.headerregistry import Address
from email.parser import HeaderParser
from email.policy import SMTPUTF8
from pathlib import Path

from gatherly_adapters.mail_messages import address_of, message_of
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.mail.errors import MailAway
from gatherly_core.mail.model import Mail

log = logging.getLogger(__name__)


class FileMailer:
    """Keeps each letter as a file `<message_id>.eml`, which mail programs open, in a folder.

    The same letter again takes the place of the first. A letter is on the disk, whole, when `send` returns, and for
    the user who runs Gatherly alone to read, as the folder is; the folder is made when it is first needed.
    """

    def __init__(self, folder: Path, sender: Address, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """MailAway when the file cannot be written; MailRefused for no address."""
        message = message_of(mail, self._sender, self._clock.now(), encoding="8bit")
        file = self._folder / f"{mail.message_id}.eml"
        try:
            self._write(file, message.as_bytes(policy=SMTPUTF8))
        except OSError as error:
            log.error("%s cannot be written: %s", file, error)
            raise MailAway("The letter cannot be kept.") from error
        log.info("There is a letter in %s", file)

    def forget(self, address: str) -> None:
        """MailAway when a file cannot be read or removed; MailRefused for no address."""
        wanted = address_key(address_of(address).addr_spec)
        try:
            for file in self._folder.glob("*.eml"):
                if address_key(self._recipient(file)) == wanted:
                    file.unlink(missing_ok=True)
        except OSError as error:
            log.error("The letters in %s cannot be looked through: %s", self._folder, error)
            raise MailAway("The letters cannot be removed.") from error

    def _recipient(self, file: Path) -> str:
        try:
            # Read as UTF-8 (RFC 6532): a parser of bytes takes for unknown what is not ASCII.
            with file.open(encoding="utf-8", errors="surrogateescape") as letter:
                message = HeaderParser(policy=SMTPUTF8).parse(letter)
        except FileNotFoundError:  # somebody else was faster
            return ""
        return "".join(address.addr_spec for address in message["To"].addresses)

    def _write(self, file: Path, content: bytes) -> None:
        """Puts it there in one step, so that nobody finds half of it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, path = tempfile.mkstemp(dir=self._folder, prefix=".")  # mode 0600
        draft = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as writer:
                writer.write(content)
                writer.flush()
                os.fsync(descriptor)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        self._keep_name()

    def _keep_name(self) -> None:
        """A name is on the disk when its folder is."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

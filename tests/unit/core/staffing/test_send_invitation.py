import pytest

from gatherly_adapters.memory.faults import Moment
from gatherly_adapters.memory.mail import mail_away
from gatherly_core.accounts.edit_profile import ProfileChange
from gatherly_core.accounts.model import StaffRole
from gatherly_core.application import Policy
from gatherly_core.kernel.identifiers import MemberId
from gatherly_core.mail.errors import MailAway
from gatherly_core.staffing.model import GOOD_FOR, digest_of
from tests.factories import new_id
from tests.unit.core.scene import Scene

ADDRESS = "grace@example.org"


def test_it_writes_to_who_is_invited() -> None:
    scene = Scene(Policy(public_url="https://tickets.example"))
    event = scene.event(title="Night\u2028of the\tCellos")
    invitation = scene.invite(event, ADDRESS, StaffRole.MANAGER)
    (letter,) = scene.mailer.sent_to(ADDRESS)
    assert letter.message_id == f"invitation-{invitation.id}"
    assert letter.subject == "Join the staff of Night of the Cellos"
    assert "The organizer of “Night of the Cellos” would like you to help run it, as a manager." in letter.text
    link = f"https://tickets.example/account/invitation#token={scene.token(ADDRESS)}"
    assert link in letter.text.splitlines()
    assert letter.html is not None
    assert f'href="{link}"' in letter.html
    assert "Good until: Thursday, 8\N{NO-BREAK SPACE}January 2026, 13:00 (CET)" in letter.text


def test_it_says_what_a_scanner_does(scene: Scene) -> None:
    scene.invite(scene.event(), ADDRESS, StaffRole.SCANNER)
    assert "would like you to check tickets at its door, as a scanner." in scene.mailer.sent_to(ADDRESS)[0].text


@pytest.mark.parametrize(("invited", "organizer", "subject"), [
    ("de", "en", "Einladung ins Team von Gala"),
    ("en", "de", "Join the staff of Gala"),
    (None, "de", "Einladung ins Team von Gala"),
])  # fmt: skip
def test_it_speaks_the_language_of_who_is_invited_or_else_of_who_invites(
    scene: Scene, invited: str | None, organizer: str, subject: str
) -> None:
    scene.app.accounts.edit_profile(scene.organizer, ProfileChange({"preferences": {"language": organizer}}))
    address = ADDRESS
    if invited is not None:
        person = scene.person()
        address = scene.confirm_address(person)
        scene.app.accounts.edit_profile(person, ProfileChange({"preferences": {"language": invited}}))
    scene.invite(scene.event(title="Gala"), address)
    assert scene.mailer.sent_to(address)[-1].subject == subject


def test_it_keeps_the_digest_of_the_token_alone(scene: Scene) -> None:
    invitation = scene.invite(scene.event(), ADDRESS)
    token = scene.token(ADDRESS)
    assert len(token) == 52
    find = scene.ports.invitations.admitted
    assert scene.ports.unit_of_work.read(lambda: find(digest_of(token))) == invitation
    assert scene.ports.unit_of_work.read(lambda: find(token)) is None


@pytest.mark.parametrize("moment", Moment)
def test_every_letter_that_may_have_arrived_is_good(scene: Scene, moment: Moment) -> None:
    """Also the first one, of which nobody knew whether it was taken."""
    person = scene.person()
    address = scene.confirm_address(person)
    getattr(scene.mailer.faults, moment)("send", mail_away)
    invitation = scene.invite(scene.event(), address)
    scene.app.staffing.send_invitation(invitation.id)
    letters = scene.mailer.sent_to(address)
    assert {letter.message_id for letter in letters} == {f"invitation-{invitation.id}"}
    token = letters[0].text.partition("#token=")[2].split()[0]
    assert scene.app.staffing.accept(person, token, MemberId(new_id())).event_id == invitation.event_id


def test_it_is_tried_again_when_the_mailer_is_away(scene: Scene) -> None:
    scene.mailer.faults.before("send", mail_away)
    invitation = scene.invite(scene.event(), ADDRESS)
    assert scene.mailer.sent_to(ADDRESS) == ()
    scene.mailer.faults.before("send", mail_away)
    with pytest.raises(MailAway):
        scene.app.staffing.send_invitation(invitation.id)


def test_it_gives_up_what_is_refused(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    invitation = scene.invite(scene.event(), "no address")
    assert scene.mailer.sent == ()
    assert f"The letter of invitation {invitation.id} was refused" in caplog.text
    assert "no address" not in caplog.text


def test_it_writes_no_letter_that_would_be_good_for_nothing(scene: Scene) -> None:
    withdrawn, over, deleted = (scene.invite(scene.event(), ADDRESS) for _ in range(3))
    scene.app.staffing.withdraw(scene.organizer, withdrawn.id)
    scene.ports.unit_of_work.run(lambda: scene.ports.events.delete(deleted.event_id, scene.clock.now()))
    sent = len(scene.mailer.sent)
    for gone in (withdrawn, deleted):
        scene.app.staffing.send_invitation(gone.id)
    scene.clock.advance(GOOD_FOR)
    scene.app.staffing.send_invitation(over.id)
    assert len(scene.mailer.sent) == sent

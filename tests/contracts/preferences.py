"""What every keeper of what people have chosen to be told must do."""

import pytest

from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.model import MUST_ARRIVE, Channel, Recipient, Topic
from tests.contracts.contract import Contract
from tests.factories import new_id

ALL = {(topic, channel) for topic in Topic for channel in Channel}
SURVEYS, REMINDERS = (Topic.SURVEYS, Channel.EMAIL), (Topic.REMINDERS, Channel.SMS)


class PreferencesContract(Contract):
    @pytest.fixture
    def ada(self) -> Recipient:
        return Recipient(UserId(new_id()))

    def choose(self, recipient: Recipient, made: dict[tuple[Topic, Channel], bool]) -> None:
        self.run(lambda: self.ports.preferences.choose(recipient.key, made))

    def unwanted(self, recipient: Recipient) -> set[tuple[Topic, Channel]]:
        choices = self.read(lambda: self.ports.preferences.of([recipient]))[recipient]
        return {each for each in ALL if not choices.wants(*each)}

    def test_who_has_said_nothing_wants_all_but_short_messages(self, ada: Recipient) -> None:
        assert self.unwanted(ada) == {(topic, Channel.SMS) for topic in Topic}
        assert self.read(lambda: self.ports.preferences.of([])) == {}

    @pytest.mark.parametrize("cell", sorted(ALL - MUST_ARRIVE))
    def test_each_choice_is_kept_and_taken_back(self, ada: Recipient, cell: tuple[Topic, Channel]) -> None:
        at_first = self.unwanted(ada)
        for wanted in (cell in at_first, cell not in at_first):
            for _ in range(2):
                self.choose(ada, {cell: wanted})
                assert self.unwanted(ada) == at_first - {cell} if wanted else at_first | {cell}

    def test_what_is_not_chosen_stays(self, ada: Recipient) -> None:
        self.choose(ada, {SURVEYS: False})
        self.choose(ada, {REMINDERS: True})
        assert self.unwanted(ada) == {(topic, Channel.SMS) for topic in Topic} - {REMINDERS} | {SURVEYS}

    def test_several_are_kept_together(self, ada: Recipient) -> None:
        self.choose(ada, dict.fromkeys(ALL - MUST_ARRIVE, False))
        assert self.unwanted(ada) == ALL - MUST_ARRIVE
        self.choose(ada, dict.fromkeys(ALL, True))
        assert self.unwanted(ada) == set()

    def test_everybody_chooses_for_themselves(self, ada: Recipient) -> None:
        guest, other = Recipient(address="Guest@Example.org"), Recipient(address="other@example.org")
        self.choose(ada, {SURVEYS: False})
        self.choose(guest, {(Topic.ANNOUNCEMENTS, Channel.EMAIL): False})
        found = self.read(lambda: self.ports.preferences.of([ada, guest, other]))
        assert list(found) == [ada, guest, other]
        assert [found[each].wants(*SURVEYS) for each in found] == [False, True, True]
        assert [found[each].wants(Topic.ANNOUNCEMENTS, Channel.EMAIL) for each in found] == [True, False, True]

    def test_a_guest_is_known_whatever_the_capitals_of_their_address(self) -> None:
        self.choose(Recipient(address="Guest@Example.org"), {SURVEYS: False})
        assert SURVEYS in self.unwanted(Recipient(address="guest@example.org"))

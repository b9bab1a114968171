from itertools import product

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.notifications.errors import MustArrive
from gatherly_core.notifications.model import MUST_ARRIVE, Channel, Topic
from tests.factories import new_id
from tests.unit.core.scene import Scene

SURVEYS, REMINDERS = (Topic.SURVEYS, Channel.EMAIL), (Topic.REMINDERS, Channel.SMS)


def wanted_by(scene: Scene, actor: Actor) -> set[tuple[Topic, Channel]]:
    choices = scene.app.preferences.view(actor)
    return {cell for cell in product(Topic, Channel) if choices.wants(*cell)}


class TestChoosePreferences:
    def test_it_keeps_what_the_user_wants(self, scene: Scene) -> None:
        ada, bob = scene.person(), scene.person()
        at_first = wanted_by(scene, ada)
        chosen = scene.app.preferences.choose(ada, {SURVEYS: False, REMINDERS: True})
        assert wanted_by(scene, ada) == at_first - {SURVEYS} | {REMINDERS}
        assert (chosen.wants(*SURVEYS), chosen.wants(*REMINDERS)) == (False, True)
        assert wanted_by(scene, bob) == at_first

    def test_what_is_not_named_is_as_it_is_at_first(self, scene: Scene) -> None:
        ada = scene.person()
        at_first = wanted_by(scene, ada)
        scene.app.preferences.choose(ada, {SURVEYS: False, REMINDERS: True})
        scene.app.preferences.choose(ada, {})
        assert wanted_by(scene, ada) == at_first

    @pytest.mark.parametrize("cell", sorted(MUST_ARRIVE))
    def test_what_must_arrive_cannot_be_switched_off(self, scene: Scene, cell: tuple[Topic, Channel]) -> None:
        ada = scene.person()
        before = wanted_by(scene, ada)
        with pytest.raises(MustArrive) as refusal:
            scene.app.preferences.choose(ada, {SURVEYS: False, cell: False})
        assert refusal.value.fields == {f"preferences.{cell[0]}.{cell[1]}": "must be true"}
        assert wanted_by(scene, ada) == before
        scene.app.preferences.choose(ada, {cell: True})

    def test_all_else_can_be(self, scene: Scene) -> None:
        ada = scene.person()
        scene.app.preferences.choose(ada, dict.fromkeys(set(product(Topic, Channel)) - MUST_ARRIVE, False))
        assert wanted_by(scene, ada) == MUST_ARRIVE

    def test_nothing_is_kept_of_who_has_given_up_their_account(self, scene: Scene) -> None:
        with pytest.raises(UserNotFound):
            scene.app.preferences.choose(Actor(new_id(), Role.ATTENDEE), {SURVEYS: False})

from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.devices import Device, Platform
from gatherly_core.notifications.errors import DeviceNotFound
from gatherly_core.notifications.register_device import MOST_DEVICES
from tests.factories import NOW, new_id
from tests.unit.core.misfortunes import application_cut_off
from tests.unit.core.scene import Scene


def register(scene: Scene, actor: Actor, token: str, platform: Platform = Platform.ANDROID) -> Device:
    return scene.app.preferences.register_device(actor, token, platform)


def devices(scene: Scene, actor: Actor) -> tuple[Device, ...]:
    return scene.app.preferences.list_devices(actor, PageRequest(100)).items


class TestRegisterDevice:
    def test_it_keeps_a_device(self, scene: Scene) -> None:
        ada, bob = scene.person(), scene.person()
        device = register(scene, ada, "a token", Platform.IOS)
        assert (device.user_id, device.token, device.platform, device.created_at) == (
            ada.user_id,
            "a token",
            Platform.IOS,
            NOW,
        )
        assert (devices(scene, ada), devices(scene, bob)) == ((device,), ())

    def test_doing_it_again_changes_nothing_but_the_platform(self, scene: Scene) -> None:
        ada = scene.person()
        first = register(scene, ada, "a token")
        scene.clock.advance(timedelta(days=1))
        again = register(scene, ada, "a token", Platform.WEB)
        assert (again.id, again.created_at, again.platform) == (first.id, NOW, Platform.WEB)
        assert devices(scene, ada) == (again,)

    def test_a_token_belongs_to_whoever_registered_it_last(self, scene: Scene) -> None:
        ada, bob = scene.person(), scene.person()
        first = register(scene, ada, "a token")
        second = register(scene, bob, "a token")
        assert (devices(scene, ada), devices(scene, bob)) == ((), (second,))
        assert second.id != first.id

    def test_whoever_has_too_many_loses_the_oldest(self, scene: Scene) -> None:
        ada = scene.person()
        made = []
        for number in range(MOST_DEVICES + 1):
            made.append(register(scene, ada, f"token {number}"))
            scene.clock.advance(timedelta(seconds=1))
        assert devices(scene, ada) == tuple(made[1:])

    def test_the_one_that_is_registered_is_kept_though_clocks_differ(self, scene: Scene) -> None:
        ada = scene.person()
        for number in range(MOST_DEVICES):
            register(scene, ada, f"token {number}")
        scene.clock.advance(timedelta(seconds=-1))
        assert register(scene, ada, "the last token") in devices(scene, ada)

    def test_nothing_is_kept_of_who_has_given_up_their_account(self, scene: Scene) -> None:
        with pytest.raises(UserNotFound):
            register(scene, Actor(new_id(), Role.ATTENDEE), "a token")


class TestRemoveDevice:
    def test_it_takes_one_away(self, scene: Scene) -> None:
        ada = scene.person()
        first, second = register(scene, ada, "a token"), register(scene, ada, "another")
        scene.app.preferences.remove_device(ada, first.id)
        assert devices(scene, ada) == (second,)

    def test_it_does_not_know_devices_of_others_nor_what_is_not_there(self, scene: Scene) -> None:
        ada, bob = scene.person(), scene.person()
        device = register(scene, ada, "a token")
        for unknown in (device.id, new_id()):
            with pytest.raises(DeviceNotFound):
                scene.app.preferences.remove_device(bob, unknown)
        assert devices(scene, ada) == (device,)

    @pytest.mark.parametrize("done", [True, False])
    def test_it_takes_one_away_when_the_connection_is_lost_while_it_commits(self, scene: Scene, *, done: bool) -> None:
        ada = scene.person()
        device = register(scene, ada, "a token")
        app, _ = application_cut_off(scene, done=done)
        app.preferences.remove_device(ada, device.id)
        assert devices(scene, ada) == ()

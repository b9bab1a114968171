"""What every keeper of devices must do."""

from dataclasses import replace
from datetime import timedelta

from gatherly_core.notifications.devices import Device, Platform
from tests.contracts.contract import Contract, garbled
from tests.factories import NOW, new_id


class DevicesContract(Contract):
    def of_token(self, token: str) -> Device | None:
        return self.read(lambda: self.ports.devices.of_token(token))

    def test_it_keeps_a_device(self) -> None:
        device = self.given.device(platform=Platform.WEB, token="~" * 4096)
        assert self.of_token(device.token) == device
        assert self.read(lambda: [self.ports.devices.get(id_) for id_ in (device.id, new_id())]) == [device, None]
        assert self.of_token("~" * 4095) is None

    def test_it_tells_tokens_apart_letter_by_letter(self) -> None:
        small, large = self.given.device(token="a:b"), self.given.device(token="A:b")
        assert (self.of_token("a:b"), self.of_token("A:b")) == (small, large)

    def test_it_keeps_one_in_place_of_another_with_its_token(self) -> None:
        old, other = self.given.device(), self.given.device()
        new = self.given.device(token=old.token)
        again = replace(new, platform=Platform.IOS)
        self.run(lambda: self.ports.devices.keep(again))
        assert self.of_token(old.token) == again
        found = self.read(lambda: self.ports.devices.of_users([old.user_id, new.user_id, other.user_id]))
        assert found == {old.user_id: (), new.user_id: (again,), other.user_id: (other,)}

    def test_it_finds_those_of_users_the_oldest_first(self) -> None:
        user, nobody = self.given.user(), new_id()
        late = self.given.device(user_id=user.id, created_at=NOW + timedelta(microseconds=1))
        first, second = (self.given.device(user_id=user.id) for _ in range(2))
        self.given.device()
        found = self.read(lambda: self.ports.devices.of_users([user.id, nobody]))
        assert found == {user.id: (first, second, late), nobody: ()}
        assert self.read(lambda: self.ports.devices.of_users([])) == {}

    def test_it_lists_those_of_a_user_the_oldest_first(self) -> None:
        user = self.given.user()
        late = self.given.device(user_id=user.id, created_at=NOW + timedelta(microseconds=1))
        first, second = (self.given.device(user_id=user.id) for _ in range(2))
        self.given.device()

        def list_(page):
            return self.ports.devices.of_user(user.id, page)

        assert self.pages(list_, 2) == [(first, second), (late,)]
        assert self.pages(list_, 3) == [(first, second, late)]
        for position in garbled(self.position_in(list_)):
            assert self.refuses(list_, position)

    def test_it_removes_those_that_are_there(self) -> None:
        device, other = self.given.device(), self.given.device()
        for ids in ([device.id, new_id()], [device.id], []):
            self.run(lambda ids=ids: self.ports.devices.remove(ids))
        assert (self.of_token(device.token), self.of_token(other.token)) == (None, other)

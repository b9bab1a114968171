"""What the inbox of the provider's notices promises."""

from gatherly_core.payments.charge import Notice
from tests.contracts.contract import Boom, Contract, fails
from tests.contracts.rivals import at_once
from tests.factories import NOW, NoticeFactory


class NoticesContract(Contract):
    def add(self, notice: Notice) -> bool:
        return self.run(lambda: self.ports.notices.add(notice, NOW))

    def test_it_takes_a_notice_once(self) -> None:
        notice = NoticeFactory()
        assert [self.add(notice) for _ in range(3)] == [True, False, False]

    def test_it_tells_notices_by_their_ids(self) -> None:
        notices = [NoticeFactory(id=id, charge_id="one") for id in ("evt_1", "EVT_1", "é" * 254 + "1", "é" * 254 + "2")]
        assert [self.add(notice) for notice in notices] == [True] * 4
        assert not self.add(NoticeFactory(id="evt_1", kind="another", charge_id="another"))

    def test_it_takes_a_notice_again_that_was_not_kept(self) -> None:
        notice = NoticeFactory()

        def add_and_fail() -> None:
            assert self.ports.notices.add(notice, NOW)
            raise Boom

        assert fails(lambda: self.run(add_and_fail))
        assert self.add(notice)

    def test_it_goes_on_after_a_notice_that_was_there(self) -> None:
        known, new = NoticeFactory(), NoticeFactory()
        self.add(known)
        assert self.run(lambda: [self.ports.notices.add(notice, NOW) for notice in (known, new)]) == [False, True]
        assert not self.add(new)

    def test_it_takes_a_notice_once_that_comes_to_several_at_once(self) -> None:
        notice = NoticeFactory()
        assert sorted(at_once(*[lambda: self.add(notice)] * 4)) == [False, False, False, True]  # type: ignore[type-var]  # an error fails the test

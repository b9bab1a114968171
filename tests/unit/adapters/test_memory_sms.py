import pytest

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.sms import MemoryTexts, text_deferred, texts_away
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.sms.errors import TextDeferred, TextsAway
from tests.contracts.sms import ADA, EVE, TextsContract, text


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def texts(database: MemoryDatabase) -> MemoryTexts:
    return MemoryTexts(database)


class MemoryPhones:
    def __init__(self, texts: MemoryTexts) -> None:
        self._texts = texts
        self.refuse = texts.refused.add

    def arrived(self) -> list[tuple[str, str]]:
        return [(text.to, text.text) for text in self._texts.sent]

    def go_away(self) -> None:
        self._texts.faults.before("send", texts_away, call=None)


@pytest.fixture
def phones(texts: MemoryTexts) -> MemoryPhones:
    return MemoryPhones(texts)


class TestMemoryTexts(TextsContract):
    pass


def test_it_keeps_what_it_was_given(texts: MemoryTexts) -> None:
    texts.send(text())
    texts.send(text(to=EVE))
    assert texts.sent == (text(), text(to=EVE))
    assert texts.sent_to(ADA) == (text(),)


@pytest.mark.parametrize("kind", ["run", "read"])
def test_it_refuses_to_be_called_in_a_block(texts: MemoryTexts, database: MemoryDatabase, kind: str) -> None:
    block = getattr(MemoryUnitOfWork(database), kind)
    with pytest.raises(RuntimeError):
        block(lambda: texts.send(text()))
    assert texts.sent == ()


def test_it_fails_as_planned_before_or_after_it_took_a_text(texts: MemoryTexts) -> None:
    texts.faults.before("send", text_deferred)
    texts.faults.after("send", texts_away, call=2)
    for taken, error in enumerate((TextDeferred, TextsAway)):
        with pytest.raises(error):
            texts.send(text())
        assert len(texts.sent) == taken

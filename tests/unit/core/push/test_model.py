import json

import pytest

from gatherly_core.push.model import LARGEST_PUSH
from tests.contracts.push import push


@pytest.mark.parametrize("token", ["", "a b", "a\n", "\u00e9", "x" * 4097])
def test_it_goes_to_a_token(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        push(token=token)


@pytest.mark.parametrize("key", ["", "a b", "a\n", "x" * 65])
def test_it_has_a_key_that_fits_everywhere(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        push(key=key)


@pytest.mark.parametrize(
    "name", ["", "from", "message_type", "google.c", "googlex", "gcm.notification", "Event", "a-b", "x" * 41]
)
def test_it_names_its_data_as_services_allow(name: str) -> None:
    with pytest.raises(ValueError, match="datum"):
        push(data={name: ""})


def test_it_may_begin_with_what_is_forbidden_alone() -> None:
    assert push(data={"from_date": "", "message_types": ""}).data.keys() == {"from_date", "message_types"}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"body": ""},
        {"body": "x" * LARGEST_PUSH},
        {"body": "\u00e9" * (LARGEST_PUSH // 2)},
        {"data": {"event_id": "x" * LARGEST_PUSH}},
        {"title": "\ud83c"},
    ],
)
def test_it_is_neither_empty_nor_too_long_nor_half_a_sign(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"long|surrogates"):
        push(**changes)


@pytest.mark.parametrize("sign", ["x", '"', "\u00e9"])
def test_it_takes_what_just_fits(sign: str) -> None:
    around = len(b'["Night of the Cellos", "", {"event_id": "1"}]')
    room = (LARGEST_PUSH - around) // len(json.dumps(sign, ensure_ascii=False).encode()[1:-1])
    assert push(body=sign * room, data={"event_id": "1"})
    with pytest.raises(ValueError, match="long"):
        push(body=sign * room, data={"event_id": "1234"})


def test_it_shows_nobody_whose_device_it_is() -> None:
    assert repr(push(data={"booking_id": "1"})) == "Push(key='notification-1', data={'booking_id': '1'})"

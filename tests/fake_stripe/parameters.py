"""Form-encoded, nested parameters: read as Stripe reads them, and refused as Stripe refuses them."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.fake_stripe.refusals import Refusal, invalid_request

Reader = Callable[[str, Any], Any]
"""Given a parameter's full name and what was sent, answers its value. Raises Refusal."""

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
INTEGER = re.compile(r"-?\d+")
MOST_METADATA = 50


def decode(form: str) -> dict[str, Any]:
    """`a[b]=1&c[0]=2` as {"a": {"b": "1"}, "c": {"0": "2"}}: arrays are told apart by who reads them."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        whole = NAME.fullmatch(name)
        if whole is None:
            raise invalid_request(f"Invalid parameter name: {name}", param=name)
        path = [whole[1], *re.findall(r"\[([^\[\]]*)\]", whole[2])]
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})
            if not isinstance(branch, dict):
                raise invalid_request(f"Invalid parameter: {name} is both a value and a hash", param=name)
        # `name[]=` may come again and again.
        branch[path[-1] or str(len(branch))] = value
    return tree


def text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        raise invalid_request(f"Invalid string: {given}", param=name)
    if not given:
        raise invalid_request(f"You passed an empty string for '{name}'.", "parameter_invalid_empty", name)
    return given


def integer(name: str, given: Any) -> int:
    if not isinstance(given, str) or not INTEGER.fullmatch(given):
        raise invalid_request(f"Invalid integer: {given}", "parameter_invalid_integer", name)
    return int(given)


def positive(name: str, given: Any) -> int:
    number = integer(name, given)
    if number < 1:
        message = "This value must be greater than or equal to 1."
        raise invalid_request(message, "parameter_invalid_integer", name)
    return number


def boolean(name: str, given: Any) -> bool:
    if given not in {"true", "false"}:
        raise invalid_request(f"Invalid boolean: {given}", param=name)
    return bool(given == "true")


def email(name: str, given: Any) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text(name, given)):
        raise invalid_request(f"Invalid email address: {given}", "email_invalid", name)
    return str(given)


def texts(name: str, given: Any) -> list[str]:
    if not isinstance(given, dict):
        raise invalid_request("Invalid array", param=name)
    return [text(f"{name}[{place}]", each) for place, each in given.items()]


def one_of(*words: str) -> Reader:
    def read(name: str, given: Any) -> str:
        if given not in words:
            raise invalid_request(f"Invalid {name}: must be one of {', '.join(words)}", param=name)
        return str(given)

    return read


def up_to(most: int) -> Reader:
    """A number from 1 to `most`."""

    def read(name: str, given: Any) -> int:
        number = positive(name, given)
        if number > most:
            message = f"This value must be less than or equal to {most}."
            raise invalid_request(message, "parameter_invalid_integer", name)
        return number

    return read


def metadata(name: str, given: Any) -> dict[str, str]:
    """At most 50 keys of 40 characters, values of 500 (https://docs.stripe.com/metadata); empty values unset."""
    if not isinstance(given, dict) or len(given) > MOST_METADATA:
        raise invalid_request(f"Metadata is a hash of at most {MOST_METADATA} keys", param=name)
    for key, value in given.items():
        if not isinstance(value, str):
            raise invalid_request(f"Metadata values must be strings: {key}", param=f"{name}[{key}]")
        for what, words, most in (("keys", key, 40), ("values", value, 500)):
            if len(words) > most:
                message = f"Metadata {what} can have up to {most} characters, but you passed in {len(words)}."
                raise invalid_request(message, param=f"{name}[{key}]")
    return {key: value for key, value in given.items() if value}


def moments(name: str, given: Any) -> dict[str, int]:
    """A moment, or bounds of one: {"gte": …, "lt": …}, in seconds since 1970."""
    if isinstance(given, dict):
        return fields(gt=integer, gte=integer, lt=integer, lte=integer)(name, given)
    moment = integer(name, given)
    return {"gte": moment, "lte": moment}


def fields(*required: str, **readers: Reader) -> Reader:
    """A hash with these fields and no others."""

    def read(name: str, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise invalid_request("Invalid object", param=name)
        return read_all(given, readers, required, within=name)

    return read


def read_all(
    given: Mapping[str, Any], readers: Mapping[str, Reader], required: tuple[str, ...] = (), within: str = ""
) -> dict[str, Any]:
    """The values of what was given. Raises Refusal for what nobody reads, what is missing, and what is malformed."""

    def full(name: str) -> str:
        return f"{within}[{name}]" if within else name

    unknown = [full(name) for name in given if name not in readers]
    if unknown:
        raise _unknown(unknown)
    for name in required:
        if name not in given:
            raise invalid_request(f"Missing required param: {full(name)}.", "parameter_missing", full(name))
    return {name: readers[name](full(name), value) for name, value in given.items()}


def _unknown(names: list[str]) -> Refusal:
    many = "s" if len(names) > 1 else ""
    return invalid_request(f"Received unknown parameter{many}: {', '.join(names)}", "parameter_unknown", names[0])

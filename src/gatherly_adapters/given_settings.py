"""Reading single settings: what the environment and the ini file say, and whether it makes sense."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

PREFIX = "gatherly."
# Keys and tokens that travel in the clear could be changed and read; nobody stands between a machine and itself.
SAFE_ADDRESS = re.compile(
    r"https://[^\s/@?#]+(/[^\s@?#]*)?|http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]+)?(/[^\s@?#]*)?"
)


class WrongSetting(Exception):
    """A setting stops the start. The text is one sentence that names it and says what is accepted."""


@dataclass(frozen=True, slots=True)
class Name:
    """A setting has a name in the environment and one in the ini file."""

    environment: str
    ini: str

    def __str__(self) -> str:
        return f"{self.environment} ({self.ini} in the ini file)"


def own(setting: str) -> Name:
    """The name of a setting that is Gatherly's alone."""
    return Name(f"GATHERLY_{setting.upper()}", f"{PREFIX}{setting}")


@dataclass(frozen=True, slots=True)
class GivenSettings:
    """What was set. The environment wins over the ini file, and an empty text is the same as none."""

    ini: Mapping[str, str]
    environ: Mapping[str, str]
    _asked: set[str] = field(default_factory=set)

    def text(self, name: Name) -> str | None:
        ini = self.from_ini(name)
        return self.from_environment(name) or ini

    def from_environment(self, name: Name) -> str | None:
        return self.environ.get(name.environment, "").strip() or None

    def from_ini(self, name: Name) -> str | None:
        self._asked.add(name.ini)
        return self.ini.get(name.ini, "").strip() or None

    def whole_number(self, name: Name, default: int, least: int, most: int) -> int:
        given = self.text(name)
        if given is None:
            return default
        # int() alone would also take "1_000" and the digits of other scripts.
        number = int(given) if re.fullmatch(r"[0-9]{1,12}", given) else None
        if number is None or not least <= number <= most:
            raise WrongSetting(f"{name} is {given!r}, but must be a whole number from {least} to {most}.")
        return number

    def switch(self, name: Name, default: bool) -> bool:
        return self.one_of(name, "on" if default else "off", ("on", "off")) == "on"

    def one_of(self, name: Name, default: str, accepted: Collection[str]) -> str:
        given = self.text(name)
        if given is None:
            return default
        if given.lower() not in accepted:
            raise WrongSetting(f"{name} is {given!r}, but must be one of {', '.join(accepted)}.")
        return given.lower()

    def address(self, name: Name, usual: str) -> str:
        """Where another service is, without a slash at the end: by https, unless it is on this machine."""
        address = self.text(name) or usual
        if not SAFE_ADDRESS.fullmatch(address):
            raise WrongSetting(f"{name} must be an address like {usual}, with https unless it is on this machine.")
        return address.rstrip("/")

    def fitting(self, name: Name, pattern: str, accepted: str) -> str | None:
        """The text, None if there is none. A wrong one is not told: it may be a secret."""
        text = self.text(name)
        if text is not None and not re.fullmatch(pattern, text):
            raise WrongSetting(f"{name} must be {accepted}.")
        return text

    def refuse_unknown(self) -> None:
        """WrongSetting for a key of the ini file that begins like ours but was never asked for: a slip."""
        unknown = sorted(key for key in self.ini if key.startswith(PREFIX) and key not in self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise WrongSetting(f"{unknown[0]} in the ini file is no setting: the settings are {known}.")

"""The values of a subject matter, as templates may write and ask for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gatherly_adapters.templating.strangers import LONGEST_LINE, one_line, paragraph
from gatherly_adapters.templating.tongues import TONGUES, Told, period, told
from gatherly_core.messages.model import Amount, Language, SubjectMatter, Value

LINK = "link"

MADE_OF = {"event_time": ("event_start", "event_end"), "old_time": ("old_start", "old_end")}
"""Variables that are made of two others: from when until when."""

Words = Mapping[str, object]
"""What templates see: texts, whole numbers, truths, moments and amounts that are told as text, and nothing else."""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount, told as text; nothing is false."""

    text: str
    positive: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return self.positive


def in_words(subject_matter: SubjectMatter, language: Language, longest: int = LONGEST_LINE) -> Words:
    """The subject matter in a language, no line of text longer than `longest`, and what is made of it."""
    zone = subject_matter.get("event_timezone")
    words = {
        name: value if name == LINK else _presented(value, language, zone if isinstance(zone, str) else "UTC", longest)
        for name, value in subject_matter.items()
    }
    for name, (start, end) in MADE_OF.items():
        first, last = words.get(start), words.get(end)
        if isinstance(first, Told) and isinstance(last, Told):
            words[name] = period(first, last)
    return words


def _presented(value: Value, language: Language, zone: str, longest: int) -> object:
    match value:
        case datetime():
            return told(value, zone, language)
        case Amount():
            return Sum(TONGUES[language].amount(value), value.minor > 0)
        case str():
            return one_line(value, longest)
        case int() | None:
            return value
        case _:
            return tuple(map(paragraph, value))

"""The tables in docs/templates.md, made of the templates.

Run as a program (`python -m tests.templates_page`), it writes the page anew.
"""

from collections.abc import Iterator
from pathlib import Path

from gatherly_adapters.templating.jinja_templates import JinjaTemplates
from gatherly_adapters.templating.presenting import MADE_OF, in_words
from gatherly_core.messages.model import Language, Template
from gatherly_core.messages.samples import EXAMPLES, SAMPLES
from gatherly_core.messages.variables import MEANINGS, VARIABLES
from gatherly_core.wordings.wording_rules import WORDABLE

PAGE = Path(__file__).parents[1] / "docs" / "templates.md"
MARK = "<!-- table -->\n"


def page() -> str:
    """The page as it should be: as it is up to the mark, and then the tables."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "".join(f"{line}\n" for line in _tables())


def _tables() -> Iterator[str]:
    templates = JinjaTemplates()
    yield "| message | in English | in German | variables |"
    yield "| --- | --- | --- | --- |"
    for template in Template:
        name = f"**`{template}`**" if template in WORDABLE else f"`{template}`"
        subjects = [templates.render(template, language, SAMPLES[template]).subject for language in Language]
        yield f"| {name} | {' | '.join(subjects)} | {', '.join(f'`{known}`' for known in _variables(template))} |"
    yield ""
    yield "| variable | is | for example |"
    yield "| --- | --- | --- |"
    told = in_words(EXAMPLES, Language.EN)
    for name, meaning in MEANINGS.items():
        yield f"| `{name}` | {meaning} | {_shown(told[name])} |"
    for name, (start, end) in MADE_OF.items():
        yield f"| `{name}` | from `{start}` to `{end}` | {_shown(told[name])} |"


def _variables(template: Template) -> list[str]:
    made = [name for name, parts in MADE_OF.items() if VARIABLES[template] >= {*parts}]
    return [name for name in MEANINGS if name in VARIABLES[template]] + made


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

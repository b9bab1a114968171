from gatherly_core.messages.samples import EXAMPLES
from gatherly_core.messages.variables import MEANINGS, VARIABLES
from tests.templates_page import PAGE, page


def test_it_says_what_the_templates_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.templates_page"


def test_it_explains_every_variable_and_no_others() -> None:
    assert set().union(*VARIABLES.values()) == set(MEANINGS) == set(EXAMPLES)

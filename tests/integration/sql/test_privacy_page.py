"""docs/privacy.md says what the register says."""

from tests.privacy_page import PAGE, page


def test_it_says_what_the_register_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.privacy_page"

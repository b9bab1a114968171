import pytest

from gatherly_core.kernel.markup import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("in<b>visi</b>ble", "invisible"),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ('<a href="https://hidden.example/?a=&gt;1">shown</a>', "shown"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
    ],
)
def test_it_says_what_markup_says(markup: str, text: str) -> None:
    assert text_of(markup) == text

from datetime import UTC, datetime
from uuid import UUID

from gatherly_core.kernel.identifiers import made_at


def test_it_knows_when_an_identifier_was_made() -> None:
    # The example of RFC 9562, appendix A.6.
    example = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert made_at(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)

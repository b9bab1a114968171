"""What puts things into words."""

from typing import Protocol

from gatherly_core.messages.model import Language, Rendered, SubjectMatter, Template, Wording


class Templates(Protocol):
    """Standard words for all there is to tell. Takes some milliseconds: not for inside a unit of work."""

    def render(
        self, template: Template, language: Language, subject_matter: SubjectMatter, wording: Wording | None = None
    ) -> Rendered:
        """What the template says of the subject matter, in the organizer's wording if there is one.

        ValueError unless it is given its variables, all and no others. Never for a wording, whatever is wrong with it:
        then the standard words are used, and `fault` tells.
        """
        ...

    def with_way_out(self, language: Language, text: str, html: str, link: str) -> tuple[str, str]:
        """The text and the HTML of something rendered, with a line at the end of each: where one gets no more of these.

        For what is not the same for all who get it. The link must be an address of the web.
        """
        ...

    def check(self, template: Template, wording: Wording) -> None:
        """WordingInvalid, naming the field and the place in it, unless the wording can be used.

        A wording has text, the variables of its template, and conditions on them: no loops, no calls, nothing that
        takes long or reaches anything.
        """
        ...

"""Forms that are sent: `multipart/form-data` (RFC 7578), which may have files, and plain ones of texts."""

from urllib.parse import parse_qsl

from multipart import MultipartError, MultipartParser, MultipartPart, parse_options_header

from gatherly_core.images.model import LARGEST_UPLOAD
from gatherly_core.kernel.errors import Invalid
from gatherly_web.errors import BadInput, BodyTooLarge, InputProblem, UnsupportedMediaType
from gatherly_web.request import GatherlyRequest

FORM = "multipart/form-data"
PLAIN_FORM = "application/x-www-form-urlencoded"
FORMS = (PLAIN_FORM, FORM)
FIELD = "file"
"""The only field of the form."""
AROUND_FILE = 16 * 1024
"""In bytes: what the form may have beside the content of its file."""
LARGEST_FORM = LARGEST_UPLOAD + AROUND_FILE
MOST_PARTS = 8


class MalformedForm(Invalid):
    """The body is not the form that Content-Type says it is, or is cut off."""

    code = "malformed_form"


def uploaded_file(request: GatherlyRequest) -> bytes:
    """The content of the one file in the form that is sent.

    UnsupportedMediaType for what is no such form, MalformedForm for one that cannot be read, BadInput unless it has
    the one field, BodyTooLarge.
    """
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    if kind.lower() != FORM:
        raise UnsupportedMediaType(f"The body must be a form with a file, and Content-Type must say so: {FORM}.")
    parts = _parts(request, options.get("boundary", ""))
    try:
        return _file(parts)
    finally:
        for part in parts:
            part.close()


def sent_form(request: GatherlyRequest) -> dict[str, str]:
    """The texts of the form that is sent, encoded in either way, by their names; of several of a name the last.

    UnsupportedMediaType for what is no form, MalformedForm for one that cannot be read.
    """
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    if kind.lower() == FORM:
        return _texts(_parts(request, options.get("boundary", "")))
    if kind.lower() != PLAIN_FORM:
        raise UnsupportedMediaType(f"The body must be a form, and Content-Type must say so: {PLAIN_FORM} or {FORM}.")
    try:
        return dict(
            parse_qsl(request.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)
        )
    except ValueError:
        raise MalformedForm("The body is not a form that can be read.") from None


def _texts(parts: list[MultipartPart]) -> dict[str, str]:
    try:
        return {part.name: part.raw.decode() for part in parts}
    except UnicodeError:
        raise MalformedForm("The body is not a form that can be read.") from None
    finally:
        for part in parts:
            part.close()


def _parts(request: GatherlyRequest, boundary: str) -> list[MultipartPart]:
    try:
        return MultipartParser(
            request.body_file,
            boundary,
            request.content_length or 0,
            strict=True,
            part_limit=MOST_PARTS,
            spool_limit=LARGEST_FORM,
            memory_limit=LARGEST_FORM,
        ).parts()
    except (MultipartError, UnicodeError):
        raise MalformedForm("The body is not a form that can be read.") from None


def _file(parts: list[MultipartPart]) -> bytes:
    names = [part.name for part in parts]
    unknown = sorted(set(names) - {FIELD})
    if unknown:
        raise BadInput([InputProblem("body", name, "is not known") for name in unknown])
    if len(parts) != 1:
        raise BadInput([InputProblem("body", FIELD, "must be given once" if parts else "is required")])
    if parts[0].size > LARGEST_UPLOAD:
        raise BodyTooLarge(f"The file must be of at most {LARGEST_UPLOAD} bytes.")
    return bytes(parts[0].raw)

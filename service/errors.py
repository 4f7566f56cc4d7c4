"""What can go wrong, said once: a stable code, a status, a title; the place adds field and sentence.

A `Refusal` is the one exception that crosses rooms. The web turns it into `application/problem+json`
(RFC 9457), the command line into one line and exit status 2. Its `detail` is written for an editor and
never holds an address, a path or a library's name; what an operator needs goes into `log`.
"""

from typing import Final, NamedTuple


class Fault(NamedTuple):
    """One kind of refusal: its HTTP status and its public title."""

    status: int
    title: str


FAULTS: Final[dict[str, Fault]] = {
    # the request
    "request_invalid": Fault(400, "The request is not well formed"),
    "json_invalid": Fault(400, "The request is not readable JSON"),
    "field_unknown": Fault(422, "Unknown field"),
    "field_invalid": Fault(422, "A field has the wrong form"),
    "body_too_large": Fault(413, "The request is too large"),
    "length_required": Fault(411, "The request does not say how long it is"),
    "media_type_unsupported": Fault(415, "The request has the wrong media type"),
    "host_unknown": Fault(400, "This service does not answer under this name"),
    "origin_refused": Fault(403, "Another site sent this request"),
    "form_expired": Fault(403, "The form has expired"),
    "method_not_allowed": Fault(405, "Method not allowed"),
    "not_found": Fault(404, "Not found"),
    "range_invalid": Fault(416, "The range lies beyond the picture"),
    "headline_missing": Fault(422, "Headline missing"),
    "text_invalid": Fault(422, "A text cannot be printed"),
    "text_too_long": Fault(422, "A text is too long"),
    "design_unknown": Fault(422, "Unknown design"),
    "format_unknown": Fault(422, "Unknown format"),
    "brand_unknown": Fault(422, "Unknown brand"),
    "override_invalid": Fault(422, "Override without name or reason"),
    # the credit
    "credit_missing": Fault(422, "Photo credit missing"),
    "credit_invalid": Fault(422, "Photo credit unusable"),
    "credit_held": Fault(422, "Photo credit needs a decision"),
    "use_forbidden": Fault(422, "The photo's terms forbid this use"),
    "credit_does_not_fit": Fault(422, "Photo credit does not fit"),
    "credit_illegible": Fault(422, "Photo credit cannot be made legible"),
    # the photo
    "photo_missing": Fault(422, "Photo missing"),
    "photo_not_found": Fault(422, "Photo not found"),
    "image_empty": Fault(422, "The photo is empty"),
    "image_too_large": Fault(413, "The photo file is too large"),
    "image_corrupt": Fault(422, "The photo is damaged"),
    "image_too_complex": Fault(422, "The photo file is built too oddly"),
    "image_too_small": Fault(422, "The photo is too small"),
    "too_many_pixels": Fault(422, "The photo has too many pixels"),
    "unsupported_format": Fault(415, "The photo's file type is not supported"),
    # the remote address
    "url_invalid": Fault(422, "The address cannot be used"),
    "url_scheme": Fault(422, "The address is not a web address"),
    "url_credentials": Fault(422, "The address contains a password"),
    "url_port": Fault(422, "The address uses a port that is not allowed"),
    "host_not_allowed": Fault(422, "The address's host is not on the list"),
    "address_refused": Fault(422, "The address is not public"),
    "redirect_refused": Fault(422, "The address leads on to where it may not"),
    "not_an_image": Fault(422, "The address holds no picture"),
    "not_a_page": Fault(422, "The address holds no article"),
    "fetch_too_large": Fault(422, "The remote file is too large"),
    "dns_failed": Fault(422, "The address's host is unknown"),
    "fetch_failed": Fault(502, "The remote file could not be read"),
    "fetch_truncated": Fault(502, "The remote file arrived cut short"),
    "tls_certificate": Fault(502, "The remote host's certificate is not valid"),
    "fetch_timeout": Fault(504, "The remote host took too long"),
    # setting and encoding
    "headline_does_not_fit": Fault(422, "Headline does not fit"),
    "glyph_missing": Fault(422, "A character has no glyph"),
    "budget_exceeded": Fault(422, "The card cannot be made small enough"),
    # who may do what
    "login_needed": Fault(401, "Login needed"),
    "login_refused": Fault(401, "Login refused"),
    "token_invalid": Fault(401, "No valid token"),
    "scope_missing": Fault(403, "The token may not do this"),
    "too_many_requests": Fault(429, "Too many requests"),
    # addresses
    "signature_invalid": Fault(403, "This address is not signed by this service"),
    "address_expired": Fault(410, "This address has expired"),
    "card_withdrawn": Fault(410, "This card was withdrawn"),
    "card_withdrawn_legal": Fault(451, "This card was withdrawn for legal reasons"),
    # newsroom systems
    "source_unknown": Fault(404, "Unknown source"),
    "delivery_unverified": Fault(401, "The message cannot be verified"),
    "delivery_conflict": Fault(409, "The message's id was used before"),
    # the service
    "busy": Fault(503, "The service is busy"),
    "unready": Fault(503, "The service is not ready"),
    "internal": Fault(500, "Something went wrong here"),
}


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of ours
    """A clear no, or a clear not now, for one field of one request.

    `code` is a key of `FAULTS`; `field` is a dotted path such as `image.credit`, shown without what cannot
    be printed where the caller named it; `detail` is a sentence an editor can act on; `log` is for the
    operator alone; `retry_after` is in seconds.
    """

    def __init__(
        self, code: str, detail: str, *, field: str = "", log: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.fault = FAULTS[code]
        self.detail = detail
        self.field = "".join(letter if letter.isprintable() else "\ufffd" for letter in field)
        self.log = log
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Let a refusal cross from one process to another whole."""
        return _refusal, (self.code, self.detail, self.field, self.log, self.retry_after)


def _refusal(code: str, detail: str, field: str, log: str, retry_after: int | None) -> Refusal:
    return Refusal(code, detail, field=field, log=log, retry_after=retry_after)


class ConfigurationError(Exception):
    """A setting or data file is wrong; the message names the place and every fault found."""


def human_size(count: int) -> str:
    """Return a number of bytes as people say it, such as `20 MB`, `1.5 MB` or `64 kB`."""
    if count < 1024 * 1024:
        return f"{max(1, count // 1024)} kB"
    return f"{count / 1024 / 1024:.1f}".removesuffix(".0") + " MB"

# SPDX-License-Identifier: EUPL-1.2
"""Screenshots as replay viewers know them: `urn:fullPage:`, `urn:view:`, `urn:thumbnail:` and `urn:text:` of a page.

The full page has the bytes that were captured; view and thumbnail are derived from them, and say so.
"""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from crawler.warc import WarcRecord, build_member, new_record_id, sha256_field

VIEW_SIZE = (1_280, 800)
THUMBNAIL_SIZE = (640, 400)
WARC_URI = "WARC-Target-URI"


def view_records(page: WarcRecord, png: bytes, text: str) -> Iterator[WarcRecord]:
    """Resource records beside the page's own, with its address and date."""
    if png:
        yield derived(page, "fullPage", "image/png", png)
    if png and (image := _opened(png)) is not None:
        view = image.crop((0, 0, min(image.width, VIEW_SIZE[0]), min(image.height, VIEW_SIZE[1])))
        yield derived(page, "view", "image/png", _saved(view, "PNG"))
        view.thumbnail(THUMBNAIL_SIZE)
        yield derived(page, "thumbnail", "image/jpeg", _saved(view, "JPEG"))
    if text:
        yield derived(page, "text", "text/plain", text.encode("utf-8", "replace"))


def derived(page: WarcRecord, what: str, content_type: str, block: bytes) -> WarcRecord:
    """A resource `urn:<what>:<address of the page>`."""
    return resource(page, f"urn:{what}:{page.field(WARC_URI)}", content_type, block)


def resource(page: WarcRecord, uri: str, content_type: str, block: bytes) -> WarcRecord:
    """A resource record that refers to the page it was made from."""
    fields = (
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", page.field("WARC-Date") or ""),
        (WARC_URI, uri),
        ("WARC-Concurrent-To", page.field("WARC-Record-ID") or ""),
        ("Content-Type", content_type),
        ("WARC-Payload-Digest", sha256_field(block)),
        ("WARC-Block-Digest", sha256_field(block)),
    )
    return WarcRecord(kind="resource", fields=fields, block=block, offset=-1, size_bytes=0)


def member_of(record: WarcRecord) -> bytes:
    """The record as one member of a WARC file."""
    counted = ("warc-type", "warc-block-digest", "content-length")
    fields = [(name, value) for name, value in record.fields if name.lower() not in counted]
    return build_member(record.kind, fields, record.block)


def _opened(png: bytes) -> Image.Image | None:
    """The picture; None when it is none, or larger than is safe to open."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(png), formats=("PNG", "JPEG")).convert("RGB")
    except (
        OSError,
        ValueError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def _saved(image: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()

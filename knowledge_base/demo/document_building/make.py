"""Which document is built from which source, into which format; the zip containers made the same at every build."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from knowledge_base.demo.document_building.office import docx_of, pptx_of, xlsx_of
from knowledge_base.demo.document_building.source import Block, Kind, blocks_of

FOLDER = Path(__file__).parent.parent / "documents"
SOURCES = Path(__file__).parent / "source"

BUILT = {
    "academic-warning-2019": ".docx",
    "accident-grades": ".xlsx",
    "attainment": ".docx",
    "class-visits": ".pdf",
    "college-report": ".docx",
    "course-assessment": ".docx",
    "curriculum-plans": ".docx",
    "quality-assurance": ".docx",
    "rectification": ".docx",
    "rectification-training": ".pptx",
    "student-status": ".pdf",
    "teacher-development": ".txt",
    "teaching-accidents": ".docx",
    "thesis": ".docx",
}

_WRITTEN_ON = "2025-12-01T00:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def build(name: str, folder: Path) -> Path:
    """Write the document `name` into `folder`; its path."""
    suffix = BUILT[name]
    path = folder / f"{name}{suffix}"
    path.write_bytes(_WRITERS[suffix](blocks_of(SOURCES / f"{name}.md")))
    return path


def _txt_of(blocks: list[Block]) -> bytes:
    """Plain text as offices of the older kind hand it over: GB18030, Windows line ends, wrapped by the writer."""
    lines = []
    for block in blocks:
        lines += ["", block.text, ""] if block.kind in (Kind.TITLE, Kind.HEADING) else [block.text]
    return "\r\n".join([*lines, ""]).lstrip().encode("gb18030")


def _pdf_of(blocks: list[Block]) -> bytes:
    from knowledge_base.demo.document_building.pdf import pdf_of

    return pdf_of(blocks)


def _settled(write: Callable[[list[Block]], bytes]) -> Callable[[list[Block]], bytes]:
    """`write` with the time of writing taken out of the container it makes."""

    def settled(blocks: list[Block]) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(write(blocks))) as made,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
        ):
            for entry in made.infolist():
                content = made.read(entry)
                if entry.filename == "docProps/core.xml":
                    content = _STAMP.sub(rb"\g<1>" + _WRITTEN_ON.encode() + rb"\g<3>", content)
                kept.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return settled


_WRITERS: dict[str, Callable[[list[Block]], bytes]] = {
    ".docx": _settled(docx_of),
    ".pdf": _pdf_of,
    ".pptx": _settled(pptx_of),
    ".txt": _txt_of,
    ".xlsx": _settled(xlsx_of),
}

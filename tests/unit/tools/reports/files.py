"""What people and programs do to a Word file, for tests: changed digits, split runs, parts taken out."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from tools.reports.annex import NAMESPACE
from tools.reports.word.reading import slot_of

_ANNEX = NAMESPACE.encode()


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The file after `edit` has changed it as a python-docx document."""
    document = docx.Document(io.BytesIO(content))
    edit(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def part_edited(content: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The file with those parts changed whose name ends so."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, edit(data) if entry.filename.endswith(name) else data)
    return file.getvalue()


def annex_edited(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with its annex changed; one that is left empty is taken out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if _ANNEX in data and "customXml/item" in entry.filename and "Props" not in entry.filename:
                root = etree.fromstring(data)
                annex = json.loads(root.text)
                change(annex)
                root.text = json.dumps(annex, ensure_ascii=False)
                data = etree.tostring(root, encoding="UTF-8", xml_declaration=True) if annex else b"<gone/>"
            new.writestr(entry, data)
    return file.getvalue()


def controls(document: Any, slot: str, *, in_table: bool | None = None) -> list[Any]:
    """The content controls of a slot, in tables or outside them if it matters."""
    found = [control for control in document.element.body.iter(qn("w:sdt")) if slot_of(control) == slot]
    if in_table is None:
        return found
    return [c for c in found if (next(c.iterancestors(qn("w:tbl")), None) is not None) is in_table]


def set_text(control: Any, change: Callable[[str], str]) -> None:
    """Change what a control shows."""
    text = next(control.iter(qn("w:t")))
    text.text = change(text.text)


def split_runs(document: Any) -> None:
    """Every run of more than one letter becomes one run a letter, as Word leaves them after proof-reading."""
    for run in list(document.element.body.iter(qn("w:r"))):
        texts = run.findall(qn("w:t"))
        if len(texts) != 1 or len(texts[0].text or "") < 2:
            continue
        letters = texts[0].text
        for letter in reversed(letters):
            one = copy.deepcopy(run)
            text = one.find(qn("w:t"))
            text.text = letter
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addnext(one)
        run.getparent().remove(run)


def unwrap(document: Any) -> None:
    """Every content control goes, its text stays: what a program without content controls leaves."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        parent, place = control.getparent(), list(control.getparent()).index(control)
        for child in reversed(list(control.find(qn("w:sdtContent")))):
            parent.insert(place, child)
        parent.remove(control)


def body_text(document: Any) -> str:
    return "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))

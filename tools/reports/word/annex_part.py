"""The annex as custom XML data of the Word file: the part Word keeps for programs, and shows to nobody."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from pydantic import ValidationError

from tools.reports.annex import NAMESPACE, Annex

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DATA = f"{_OFFICE}/relationships/customXml"
_PROPERTIES = f"{_OFFICE}/relationships/customXmlProps"
_STORE = f"{_OFFICE}/customXml"
_ITEM_ID = "{5B0E6F2C-6B1D-4E7C-9C53-7A2D1E0F9A11}"
_ROOT = f"{{{NAMESPACE}}}annex"
_NUMBERED = re.compile(r"/customXml/item(\d+)\.xml")


def put_annex(document: Any, annex: Annex) -> None:
    """Put the annex into `document` (python-docx), in the place of one that is there."""
    if (old := _part_of(document)) is not None:
        old._blob = _xml(annex)
        return
    package = document.part.package
    taken = [int(match[1]) for part in package.iter_parts() if (match := _NUMBERED.fullmatch(str(part.partname)))]
    number = max(taken, default=0) + 1
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", _xml(annex), package)
    described = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    properties = Part(PackURI(f"/customXml/itemProps{number}.xml"), described, _properties(), package)
    item.relate_to(properties, _PROPERTIES)
    document.part.relate_to(item, _DATA)


def annex_in(document: Any) -> Annex | None:
    """The annex of `document`; None when it is not there or cannot be read."""
    part = _part_of(document)
    if part is None:
        return None
    try:
        return Annex.model_validate_json(_parsed(part).text or "")
    except ValidationError:
        return None


def _part_of(document: Any) -> Any:
    for part in document.part.package.iter_parts():
        if str(part.partname).startswith("/customXml/item") and "Props" not in str(part.partname):
            root = _parsed(part)
            if root is not None and root.tag == _ROOT:
                return part
    return None


def _parsed(part: Any) -> Any:
    try:
        return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None


def _xml(annex: Annex) -> bytes:
    root = etree.Element(_ROOT, nsmap={None: NAMESPACE})
    root.text = annex.text()
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _properties() -> bytes:
    root = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{{{_STORE}}}itemID", _ITEM_ID)
    references = etree.SubElement(root, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", NAMESPACE)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=False))

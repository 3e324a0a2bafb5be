"""In which encoding a file of text is written, told by trial: a byte-order mark, strict UTF-8, then what fits best.

GB18030 takes nearly any bytes, so where Big5 fits too, the reading with more everyday characters wins: characters of
the first level of either standard are nearly all of what names and courses are written with.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from knowledge_base.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 18
_BLOCK = 1 << 22
_GB_LEVEL_ONE = (0xB0, 0xD7)
_BIG5_LEVEL_ONE = (0xA4, 0xC6)
_EVERYDAY = 0.8
"""Share of everyday characters below which a text is not believed to be Chinese in that encoding."""


def detect_encoding(path: Path) -> str:
    """The Python name of the encoding of `path`; InputError when it is not text in any that is known."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return checked(path, name)
    if _decodes(path, "utf-8"):
        return "utf-8"
    for name in _wide(head):
        if _decodes(path, name):
            return name
    found = [name for name in ("gb18030", "big5hkscs") if _decodes(path, name)]
    best = max(found, key=lambda name: _everyday(head, name), default=None)
    if best is None or _everyday(head, best) < _EVERYDAY:
        raise _unreadable(path)
    return best


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file in blocks; InputError where a byte does not fit the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield decoder.decode(block)
            yield decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise _unreadable(path) from error


def checked(path: Path, encoding: str) -> str:
    """The encoding, which every byte of the file fits; InputError where one does not."""
    if not _decodes(path, encoding):
        raise _unreadable(path)
    return encoding


def _decodes(path: Path, encoding: str) -> bool:
    try:
        for _ in decoded(path, encoding):
            pass
    except InputError:
        return False
    return True


def _wide(head: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: its commas and line ends put a zero into every other byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head):
        return ()
    return ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")


def _everyday(head: bytes, encoding: str) -> float:
    """The share of everyday characters among those beyond ASCII; 1 where there are none."""
    text = head.decode(encoding, errors="ignore")
    beyond = [character for character in text if ord(character) > 0x7F]
    low, high = _GB_LEVEL_ONE if encoding == "gb18030" else _BIG5_LEVEL_ONE
    legacy = "gb2312" if encoding == "gb18030" else "big5"
    return sum(_common(character, legacy, low, high) for character in beyond) / len(beyond) if beyond else 1.0


def _common(character: str, legacy: str, low: int, high: int) -> bool:
    try:
        code = character.encode(legacy)
    except UnicodeError:
        return False
    # Chinese punctuation is as everyday as any character: rows A1 to A3 in both.
    return len(code) == 2 and (low <= code[0] <= high or 0xA1 <= code[0] <= 0xA3)


def _unreadable(path: Path) -> InputError:
    return InputError(
        f"{path.name} 的编码认不出来或有坏字节：请另存为 UTF-8 的 CSV，或在映射的 sources 里写明 encoding"
    )

"""What a draft may be made of, character by character: letters, plain punctuation, a little Markdown.

HTML, links, images, footnotes, code, formulas and entities all need a character that is refused here, so no parser of
Markdown has to be second-guessed. Texts that come out of evidence are made harmless by `escape`, letter for letter
visible: they may come from imported tables and documents and are trusted no more than a model.
"""

from __future__ import annotations

import html
import re
import unicodedata

from tools.binding.normalise import normalise
from tools.binding.problems import Code, Problem

_ALLOWED_PUNCTUATION = frozenset(
    " \n\t.,;:!?'\"()/-+*_#|~，。、；：！？（）「」『』“”‘’《》〈〉【】〔〕—–…·•～→↑↓＋－=＝≥≤÷×✓✔"
)
_ATTACKS = (
    (re.compile(r"[<>＜＞﹤﹥]"), "不要使用 HTML 标签或尖括号；行首的引用符号“>”后只能放条款原文"),
    (re.compile(r"&|＆"), "不要使用 HTML 实体"),
    (re.compile(r"\\|＼"), "不要使用反斜杠转义"),
    (re.compile(r"`|\$|~~|~{2,}"), "不要使用代码、公式或删除线"),
    (
        re.compile(
            r"(?i)://|//|(?:java|vb)script\s*[:：]|(?<![A-Za-z])(?:www\.|(?:https?|ftp|file|mailto)\s*[:：]|data\s*[:：]\s*\w+/)"
        ),
        "不要写链接",
    ),
    (re.compile(r"@|＠"), "不要写邮箱地址"),
    (re.compile(r"[A-Za-z]\.[A-Za-z]{2,}"), "不要写网址"),
)
_MARK = re.compile(r"[\[［【]\s*\^?\s*E\s*\d+\s*[\]］】]", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\]［］]")
_LEADING = re.compile(r"(?:[#+-]+|\d{1,9}[.)])(?=\s|$)")
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    "$": "&#36;",
    "~": "&#126;",
    "@": "&#64;",
}
_BACKSLASHED = frozenset("\\`*_[]{}")


def find_markup(text: str) -> list[Problem]:
    """Markup, links and typed marks in literal text; the text's own sentence is filled in by the caller."""
    problems = [
        Problem("", Code.MARK, match.group(), "证据标记由系统添加，请改写槽位 {E1}") for match in _MARK.finditer(text)
    ]
    rest = _MARK.sub("", text)
    problems += [
        Problem("", Code.MARKUP, match.group(), "不要使用方括号、链接、图片或脚注") for match in _BRACKET.finditer(rest)
    ]
    bare = rest.replace("*", "").replace("_", "")
    return problems + [
        Problem("", Code.MARKUP, match.group(), hint) for pattern, hint in _ATTACKS for match in pattern.finditer(bare)
    ]


def strange_characters(text: str, known: frozenset[str]) -> list[Problem]:
    """Characters outside the allowed set and not among `known` (those of the question, of names, of quotations)."""
    strange = dict.fromkeys(char for char in text if not _is_allowed(char) and char not in known)
    return [Problem("", Code.CHARACTER, char, "只用中文、英文字母和常用标点") for char in strange]


def escape(text: str) -> str:
    """Foreign text as Markdown that shows it letter for letter as one line: no element, link or list can come of it."""
    line = " ".join("".join(map(_visible, normalise(text))).split())
    safe = "".join(_ENTITIES.get(char, f"\\{char}" if char in _BACKSLASHED else char) for char in line)
    safe = safe.replace("://", "&#58;//").replace("www.", "www&#46;")
    leading = _LEADING.match(safe)
    return f"{safe[: leading.end() - 1]}\\{safe[leading.end() - 1 :]}" if leading else safe


def plain(markdown: str) -> str:
    """Bound text for a terminal: the escapes of `escape` undone, Markdown's own signs left as they are."""
    return re.sub(r"\\([\\`*_\[\]{}#+\-.)])", r"\1", html.unescape(markdown))


def _is_allowed(char: str) -> bool:
    """Numbers are allowed as characters: whether they may stand where they do is the number check's question."""
    if char in _ALLOWED_PUNCTUATION or char.isnumeric() or char in "%％‰":
        return True
    is_han = "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
    return is_han or (char.isascii() and char.isalnum())


def _visible(char: str) -> str:
    return char if char in "\n\t" or unicodedata.category(char)[0] != "C" else ""

"""Markdown from a model or a document can show text and marks, and do nothing else."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.render import to_html

ALLOWED = {"p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "blockquote", "pre", "code", "button", "span"} | {
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_MARKED = {"button", "span"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_known_marks_become_buttons_and_unknown_ones_stay_text() -> None:
    html = to_html("率为 8.34% [E1]，另有 [E2]。", ["E1"])
    assert html.count("<button") == 1
    assert 'data-evidence="E1"' in html
    assert "8.34%<button" in html
    assert "[E2]" in html


def test_marks_work_in_tables_and_quotes_but_not_in_code() -> None:
    assert to_html("| a |\n|---|\n| 1 [E1] |", ["E1"]).count("<button") == 1
    assert to_html("> 引文 [E1]", ["E1"]).count("<button") == 1
    assert "<button" not in to_html("`[E1]`", ["E1"])


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/p.png)",
        "[x](https://evil.example)",
        "[x](javascript:alert(1))",
        "<https://evil.example>",
        "[E1](https://evil.example)",
        "[x]: https://evil.example\n\n[x]",
        '<button data-evidence="E9">x</button>',
        "<style>*{display:none}</style>",
        "<iframe src=//evil.example></iframe>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "| <img src=x onerror=alert(1)> |\n|---|\n| x |",
    ],
)
def test_attacks_stay_text(attack: str) -> None:
    found = tags(to_html(f"前 {attack} 后\n\n{attack}", ["E1"]))
    assert {tag for tag, _ in found} <= ALLOWED - _MARKED | (_MARKED if "[E1]" in attack else set())
    assert not any(name.startswith("on") or name in ("href", "src", "style") for _, attrs in found for name in attrs)
    assert all(attrs.get("data-evidence") == "E1" for tag, attrs in found if tag == "button")


_ATTRIBUTES = {
    "button": {"type", "class", "data-evidence", "aria-label"},
    "span": {"class"},
    "table": {"class"},
    "td": {"data-label"},
}
_PIECES = st.sampled_from(
    ["<", ">", "[E1]", "![", "](", ")", '"', "onclick=", "javascript:", "`", "|", "\n", "&lt;", "a"]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)))
def test_whatever_the_text_only_harmless_tags_come_out(text: str) -> None:
    for tag, attrs in tags(to_html(text, ["E1"])):
        assert tag in ALLOWED
        assert set(attrs) <= _ATTRIBUTES.get(tag, {"start"})
        assert tag != "span" or attrs["class"] == "zz-figure"
        assert tag != "table" or attrs.get("class", "zz-fold") == "zz-fold"


def test_bold_closes_before_chinese_text() -> None:
    html = to_html("**结论在前。**原文在后，**重点**。")
    assert html.count("<strong>") == 2
    assert "*" not in html


def test_a_figure_and_its_mark_stay_on_one_line() -> None:
    html = to_html("相差 0.13 个百分点[E1]，共3,573[E2]人", ["E1", "E2"])
    assert '<span class="zz-figure">0.13 个百分点<button' in html
    assert '<span class="zz-figure">3,573<button' in html


def test_the_cells_of_a_wide_table_bear_the_names_of_their_columns() -> None:
    html = to_html('| 班 | **选课** [E1] | " onclick=x | 率 |\n|---|---|---|---|\n| 甲 | 1 | 2 | 3 |', ["E1"])
    assert '<table class="zz-fold">' in html
    assert [attrs.get("data-label") for tag, attrs in tags(html) if tag == "td"] == [None, "选课", '" onclick=x', "率"]


def test_a_narrow_table_stays_a_table() -> None:
    html = to_html("| 班 | 率 |\n|---|---|\n| 甲 | 1 |")
    assert "zz-fold" not in html
    assert "data-label" not in html

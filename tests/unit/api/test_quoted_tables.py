"""A clause's table looks like one in every way out; its words, and what is no table, stay as they are."""

import json

from agents.answering.answer import Answer, Sentence, Status
from api.completions.reply import Chunks, content_of
from api.quoted_tables import as_markdown, on_terminal, width
from api.terminal import answer_lines
from api.web.render import to_html
from tools.binder import plain
from tools.binding.slots import quote_block
from tools.evidence import Evidence, EvidenceKind

CLAUSE = "按下表认定：\n等级 | 学分\n黄色预警 | 8学分以上\n红色 | 24学分以上"


def quoted(text: str) -> str:
    block = quote_block(Evidence(id="E1", kind=EvidenceKind.CLAUSE, title="办法", quote=text))
    assert block is not None
    return block


def test_a_quoted_table_is_a_table_in_markdown_and_its_mark_stands_below() -> None:
    assert as_markdown(f"第五条：\n\n{quoted(CLAUSE)}\n\n后文。").splitlines() == [
        "第五条：", "", "> 按下表认定：", ">", "> | 等级 | 学分 |", "> | --- | --- |", "> | 黄色预警 | 8学分以上 |",
        "> | 红色 | 24学分以上 |", ">", "> [E1]", "", "后文。",
    ]  # fmt: skip


def test_lines_after_a_table_keep_the_mark() -> None:
    assert as_markdown(quoted(f"{CLAUSE}\n以上自公布之日起施行。")).endswith(">\n> 以上自公布之日起施行。[E1]")


def test_what_holds_no_table_is_untouched() -> None:
    for text in (
        quoted("第一行。\n第二行。"),
        quoted("甲 | 乙\n第二行。"),
        "A &#124; B\n\n> 引文[E1]",
        "| a |\n|---|\n| 1 |",
    ):
        assert as_markdown(text) == text


def test_on_a_page_it_is_a_table_within_the_quotation() -> None:
    html = to_html(quoted(CLAUSE), ["E1"])
    assert html.index("<blockquote>") < html.index("<table>") < html.index("<td>黄色预警</td>")
    assert "|" not in html
    assert html.count('data-evidence="E1"') == 1


def test_what_a_document_writes_into_a_cell_stays_text() -> None:
    html = to_html(quoted("甲 | 乙\n<img src=x> | [x](https://evil.example)\n**粗** | `码`"), ["E1"])
    assert "<img" not in html
    assert "<a" not in html
    assert "<strong>" not in html
    assert "<code>" not in html
    assert html.count("<tr>") == 3


def test_on_a_terminal_its_columns_stand_below_one_another() -> None:
    lines = on_terminal(quoted(CLAUSE)).splitlines()
    head, rule, *rows = lines[2:6]
    assert head == "> 等级      学分"
    assert rule == "> --------  ----------"
    at = width(head[: head.index("学分")])
    assert [width(row[: row.index(cell)]) for row, cell in zip(rows, ("8学", "24学"), strict=True)] == [at, at]
    assert not any("|" in line for line in lines)


def test_a_table_too_wide_for_a_terminal_is_told_row_by_row() -> None:
    long = "字" * 60
    assert on_terminal(quoted(f"事项 | 说明\n甲 | {long}")).splitlines()[0] == f"> - 事项：甲；说明：{long}"


def test_a_writers_own_table_stands_in_columns_on_a_terminal_too() -> None:
    answer = Answer(text="| 学院 | 率 |\n|---|---|\n| 计算机学院 | 5% [E1] |", status=Status.ANSWERED)
    assert answer_lines(answer, "qa")[0].splitlines() == [
        "学院        率", "----------  -------", "计算机学院  5% [E1]"
    ]  # fmt: skip


def test_a_chat_client_gets_the_table_whole_and_in_pieces_alike() -> None:
    text = f"第五条：\n\n{quoted(CLAUSE)}\n\n后文。"
    whole = content_of(Answer(text=text, status=Status.ANSWERED))
    assert "> | 等级 | 学分 |" in whole
    chunks = Chunks("x", 0, with_usage=False)
    parts = ["第五条：\n\n", f"{quoted(CLAUSE)}\n\n", "后文。"]
    sent = [json.loads(chunks.event(Sentence(text=part)).removeprefix("data: ")) for part in parts]
    assert whole.startswith("".join(one["choices"][0]["delta"]["content"] for one in sent))


def test_the_quotation_itself_is_letter_for_letter_the_clause() -> None:
    block = quoted(CLAUSE)
    said = [line.removeprefix("> ").strip() for line in plain(block).removesuffix("[E1]").splitlines()]
    assert "\n".join(said) == CLAUSE

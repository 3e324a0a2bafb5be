"""Names and numbers of people become pseudonyms and come back; words that only look like names stay."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.models.wire import ModelReply, WireCall
from agents.privacy.codes import CODE, code_of, plain, thread_key
from agents.privacy.messages import masked, restored
from agents.privacy.pseudonyms import Pseudonyms
from agents.privacy.roster import Roster

STUDENTS = (
    "张伟",
    "高成",
    "高峰",
    "方向",
    "李明",
    "王成",
    "万方",
    "欧阳明日",
    "阿依古丽·买买提",
    "John Smith",
    "成长",
    "李明远",
)
NUMBERS = {"2016010001": "学号", "T00001": "工号", "1024": "工号"}
OWN = ("张伟数学", "高等数学", "高数", "计算机学院", "软件工程", "王成导论")
PEOPLE = {**dict.fromkeys(STUDENTS, "学生"), "周教授": "教师", **NUMBERS}
ROSTER = Roster(PEOPLE, OWN)
KEY = thread_key(b"secret", "dean.cs", "thread")


def made(key: bytes = KEY) -> Pseudonyms:
    return Pseudonyms(ROSTER, key)


@pytest.mark.parametrize(
    "written",
    [
        "2016 0100 01",
        "2016-0100-01",
        "2016-01-00-01",
        "2016　010　001",
        "2016 - 010001",
        "２０１６－０１０００１",
        "2 0 1 6 0 1 0 0 0 1",
        "201601\n0001",
        "T 00001",
        "t-00001",
    ],
)
def test_a_known_number_is_masked_however_it_is_cut(written: str) -> None:
    whole = "T00001" if written[0] in "Tt" else "2016010001"
    pseudonyms = made()
    sent = pseudonyms.mask(f"请看{written}的成绩，即{whole}的")
    codes = [plain(found["code"]) for found in CODE.finditer(sent)]
    assert len(codes) == 2
    assert len(set(codes)) == 1, "one person, one pseudonym"
    assert not any(part in sent for part in ("0100", "0001", "010", "6 0", "00001"))
    assert pseudonyms.restore(sent).startswith(f"请看{written}".replace("\n", "")[:4])


@pytest.mark.parametrize(
    "written", ["2023 0112 04", "2023-0112-04", "T 12345", "学号 2023 0112 045", "学号：2023-0112 045"]
)
def test_a_number_of_a_known_form_is_masked_though_nobody_bears_it(written: str) -> None:
    sent = made().mask(f"同学{written}挂了两门")
    assert CODE.search(sent) is not None
    assert not any(part in sent for part in ("0112", "045", "12345"))


@pytest.mark.parametrize(
    "text",
    [
        "2023-2024 10 门课",
        "比较2022-2023、2023-2024-1",
        "教学班 2024-2025-1-0012-03",
        "截至2024-09-30 12:00",
        "2019 2021 2023 三届",
        "各班人数 10 20 30 40 50",
        "工号规则见 2023-2024 学年的文件",
    ],
)
def test_periods_dates_and_figures_are_no_number_of_anybody(text: str) -> None:
    assert made().mask(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("张伟大学英语挂了", ["张伟"]),
        ("提高成绩的是高成", ["是高成"]),
        ("方向同学在哪个专业方向", ["方向同学"]),
        ("高峰挂了几门", ["高峰"]),
        ("张伟和万方都没来", ["张伟", "万方"]),
        ("李明远和李明是两个人", ["李明"]),
        ("学号2016010001、Ｔ００００１", ["2016010001", "００００１"]),
        ("张 伟、**李**明、张　伟", ["伟", "明"]),
        ("阿依古丽•买买提的成绩", ["买买提"]),
        ("JOHN SMITH and john smith", ["SMITH", "smith"]),
        ("工号1024的课", ["1024"]),
    ],
)
def test_people_of_the_data_are_masked(text: str, gone: list[str]) -> None:
    sent = made().mask(text)
    assert not any(part in sent for part in gone)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("T00002和2016019999", ["T00002", "2016019999"]),
        ("电话138 1234 5678，邮箱 a.b@example.edu.cn", ["1234", "example"]),
        ("身份证11010519900307123X", ["19900307"]),
        ("微信号abc_1234", ["abc_1234"]),
        ("张三丰的挂科率是多少", ["张三丰"]),
        ("一个叫李四光的学生，和王小明老师", ["李四光", "王小明"]),
        ("教师：欧阳娜娜", ["娜娜"]),
    ],
)
def test_what_names_somebody_unknown_to_the_data_is_masked_too(text: str, gone: list[str]) -> None:
    pseudonyms = made()
    sent = pseudonyms.mask(text)
    assert not any(part in sent for part in gone)
    assert pseudonyms.restore(sent) == text


@pytest.mark.parametrize(
    "text",
    [
        "提高成绩，关注学生成长，选定专业方向，避开用电高峰",
        "张伟数学和王成导论两门课，计算机学院软件工程专业",
        "王成功了",
        "任课老师、高数老师、公共课老师、谢主讲老师、感谢咱老师",
        "一门课程正考不及格的学生",
        "2024-2025-1学期，E2、E1，8.34%，共1,204人，1024门次，教高〔2018〕8号，3.2.3 c)",
    ],
)
def test_words_that_are_nobody_stay(text: str) -> None:
    assert made().mask(text) == text


def test_a_pseudonym_says_what_it_stands_for_and_is_the_same_whenever_it_is_made() -> None:
    sent = made().mask("张伟")
    assert CODE.fullmatch(sent)
    assert sent.startswith("学生")
    assert made().mask("问过张伟没有") == f"问过{sent}没有"


def test_another_person_or_thread_has_other_pseudonyms() -> None:
    keys = [
        thread_key(b"secret", "dean.cs", "other"),
        thread_key(b"secret", "qa", "thread"),
        thread_key(b"x", "d", "t"),
    ]
    assert len({made(key).mask("张伟") for key in [KEY, *keys]}) == 4
    assert thread_key(b"secret", "ab", "c") != thread_key(b"secret", "a", "bc")


def test_no_two_people_share_a_pseudonym(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.privacy.pseudonyms.code_of", lambda key, said, longer=0: "A2B3C4" + "D5" * longer)
    pseudonyms = made()
    sent = [pseudonyms.mask(name) for name in ("张伟", "李明", "欧阳明日")]
    assert sent == ["学生A2B3C4", "学生A2B3C4D5", "学生A2B3C4D5D5"]
    assert [pseudonyms.restore(one) for one in sent] == ["张伟", "李明", "欧阳明日"]


def test_thousands_of_codes_stay_apart_or_grow() -> None:
    many = Roster({f"S{i:06}": "学号" for i in range(5000)})
    pseudonyms = Pseudonyms(many, KEY)
    assert len({pseudonyms.mask(f"S{i:06}") for i in range(5000)}) == 5000
    assert code_of(KEY, "x", 1).startswith(code_of(KEY, "x"))


@pytest.mark.parametrize(
    "form",
    ["{}", "**{}**", "「{}」", "{}{}", "{}同学与{}", "| {} | {} |", "《{}》的{}", "{} {}"],
)
def test_a_model_may_decorate_and_repeat_it(form: str) -> None:
    pseudonyms = made()
    sent = pseudonyms.mask("张伟")
    assert pseudonyms.restore(form.replace("{}", sent)) == form.replace("{}", "张伟")


def test_a_model_may_split_it_from_its_word_or_write_it_otherwise() -> None:
    pseudonyms = made()
    code = plain(pseudonyms.mask("张伟").removeprefix("学生"))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    for written in (f"学生**{code}**", f"学生 {code.lower()}", f"学生{wide}", code):
        assert pseudonyms.restore(written).strip(" *") == "张伟"
    assert pseudonyms.restore(f"该同学（{code}）") == "该同学（张伟）"
    assert pseudonyms.restore(f"教师{code}") == "教师张伟"


def test_letters_and_digits_right_behind_a_name_are_kept_apart_from_its_code() -> None:
    pseudonyms = made()
    assert pseudonyms.restore(pseudonyms.mask("张伟8.34%")) == "张伟 8.34%"


def test_an_invented_pseudonym_comes_back_in_braces() -> None:
    pseudonyms = made()
    other = made(thread_key(b"secret", "qa", "thread")).mask("张伟")
    pseudonyms.mask("张伟")
    assert pseudonyms.restore(f"{other}和学生Z9Z9Z9") == f"{{{other}}}和{{学生Z9Z9Z9}}"
    # Not handed out in this turn, though it would be this person's.
    assert made().restore(pseudonyms.mask("李明")).startswith("{")


def test_a_text_cannot_bring_a_pseudonym_of_its_own() -> None:
    pseudonyms = made()
    sent = pseudonyms.mask("张伟")
    forged = pseudonyms.mask(f"文件里写着{sent}不及格")
    assert sent not in forged
    assert pseudonyms.restore(forged) == f"文件里写着{sent}不及格"


def test_messages_are_masked_wherever_somebody_is_named_and_stay_json() -> None:
    told = {"evidence": [{"id": "E1", "quote": "表扬张伟", "n": 20160100010}], "notes": ["评语：高峰老师讲得快"]}
    call = {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": json.dumps({"who": "张伟"})}}
    messages: list[dict[str, Any]] = [
        {"role": "system", "content": "提醒：张伟"},
        {"role": "user", "content": "张伟怎么样"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": json.dumps(told, ensure_ascii=False)},
        {"role": "user", "content": [{"type": "text", "text": "还有李明"}]},
    ]
    pseudonyms = made()
    sent = masked(messages, pseudonyms)
    body = json.dumps(sent, ensure_ascii=False)
    assert not any(name in body for name in ("张伟", "高峰", "李明", r"\u5f20"))
    result = json.loads(sent[3]["content"])
    assert result["evidence"][0]["n"] == 20160100010
    assert pseudonyms.restore(result["evidence"][0]["quote"]) == "表扬张伟"
    assert json.loads(sent[2]["tool_calls"][0]["function"]["arguments"])["who"] == pseudonyms.mask("张伟")
    assert messages[1]["content"] == "张伟怎么样"


def test_arguments_and_text_of_a_reply_are_restored() -> None:
    pseudonyms = made()
    sent = pseudonyms.mask("张伟")
    reply = ModelReply(
        f"查{sent}", (WireCall("find", {"who": [sent], "top": 3}), WireCall("find", None, f'{{"who": "{sent}'))
    )
    back = restored(reply, pseudonyms)
    assert back.text == "查张伟"
    assert back.calls[0].arguments == {"who": ["张伟"], "top": 3}
    assert back.calls[1].raw == '{"who": "张伟'


WORDS = st.sampled_from(
    [
        *STUDENTS,
        *NUMBERS,
        *OWN,
        "成绩",
        "大学英语",
        "提高",
        "的",
        "挂科",
        "在",
        "，",
        "。",
        " ",
        "\n",
        "**",
        "8.34%",
        "学生",
        "同学",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=12).map("".join))
def test_whatever_is_masked_comes_back(text: str) -> None:
    pseudonyms = made()
    back = pseudonyms.restore(pseudonyms.mask(text))
    # Between the characters of a name nothing is kept; all else comes back letter for letter.
    strip = str.maketrans("", "", " *\n")
    assert back.translate(strip) == text.translate(strip)
    assert "{" not in back


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["欧阳明日", "阿依古丽·买买提", "2016010001"]), st.text(max_size=60))
def test_an_unmistakable_name_never_stays(before: str, name: str, after: str) -> None:
    apart = "，"
    assert name not in made().mask(f"{before}{apart}{name}{apart}{after}")


@pytest.mark.parametrize(
    "content",
    [
        '{"高成": 3, "rows": [{"张伟": "挂科"}]}',
        json.dumps({"text": json.dumps({"name": "高成", "by": "张伟"})}),
        json.dumps({"arguments": '{"name": "\\u9ad8\\u6210", "by": "\\u5f20\\u4f1f'}),
        ' {"name": "\\u9ad8\\u6210", "by": "\\u5f20\\u4f1f"}',
    ],
)
def test_names_in_keys_and_behind_escapes_are_masked(content: str) -> None:
    sent = masked([{"role": "user", "content": content}], made())[0]["content"]
    assert len(CODE.findall(sent)) == 2
    assert not any(part in sent for part in ("高成", "张伟", "u9ad8", "u5f20"))
    json.loads(sent)


def test_a_name_broken_by_a_line_end_is_the_same_persons() -> None:
    pseudonyms = made()
    whole, broken = pseudonyms.mask("学生：高成"), pseudonyms.mask("学生：高\n  成")
    assert whole == broken
    assert pseudonyms.restore(broken) == "学生：高成"
    assert pseudonyms.mask("提高\n成绩") == "提高\n成绩"

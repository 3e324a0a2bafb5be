"""Which unknown words ask back, and which clauses only tell a story."""

import pytest

from agents.brains.rule_writing.replying import Replier
from agents.understanding.limiting import recognised
from agents.understanding.narrative import told_only
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import scan
from tests.unit.agents import demo_names
from tools.metrics.catalogue_files import load_catalogue

READER = Reader(demo_names.directory(), load_catalogue())


@pytest.mark.parametrize(
    "question",
    [
        "华侨学生2024-2025学年的挂科率",
        "打游戏的学生上学期挂科率多少",
        "我们教研室上学期评教分",
        "班干部上学期的平均绩点",
        "上学期挂科率，体育生的",
        "挂科率超标的学院有哪些",
    ],
)
def test_words_that_narrow_are_asked_about(question: str) -> None:
    assert READER.read(question, demo_names.asker("leader")).act is Act.CLARIFY


@pytest.mark.parametrize(
    "question",
    [
        "麻烦查下全校上学期挂科率，我心里好有个数",
        "全校2024-2025学年挂科率报给我",
        "昨天吃饭的时候书记问起来，全校上学期挂科率多少",
        "喂我在车上 你帮我报一下全校上学期挂科率 马上要跟厅里通话",
    ],
)
def test_turns_of_speech_and_stories_are_not(question: str) -> None:
    reading = READER.read(question, demo_names.asker("leader"))
    assert (reading.act, reading.metric, reading.units) == (Act.FIGURES, "course_fail_rate", ("school",))


@pytest.mark.parametrize("clause", ["男生的", "不含补考", "只看大一", "女生"])
def test_a_condition_is_no_story(clause: str) -> None:
    scanned = scan(normalise(f"上学期挂科率多少，{clause}"), READER.catalogue, READER.school)
    assert told_only(scanned) == ()


@pytest.mark.parametrize(
    ("piece", "question", "known"),
    [
        ("华侨", "华侨学生的挂科率", "华侨"),
        ("体育生", "体育生的挂科率", "体育生"),
        ("储", "储能材料那门课的目标达成度", "储能"),
        ("员结构", "挂科人数比例变了，多少是人员结构的事", ""),
        ("天申", "成绩复核几天申请", ""),
        ("位", "哪位的挂科率", ""),
        ("份", "有升有降的，给份归因", ""),
        ("没有的词", "华侨学生的挂科率", ""),
    ],
)
def test_only_whole_words_are_repeated_to_whoever_said_them(piece: str, question: str, known: str) -> None:
    assert recognised(piece, normalise(question)) == known


@pytest.mark.parametrize(
    ("words", "question", "text"),
    [
        ("华侨", "华侨学生的挂科率", "问题里的“华侨”我没有把握理解"),
        ("天申", "复核几天申请的挂科率", "问题里的有些说法我没有把握理解"),
    ],
)
def test_a_question_back_quotes_no_fragment(words: str, question: str, text: str) -> None:
    reading = Reading(Act.CLARIFY, ("course_fail_rate",), units=("cs",), reason="residue", subject=words, pending=True)
    draft = Replier(READER.school, READER.catalogue).reply(reading, demo_names.asker("dean"), question)
    assert draft.text.startswith(text)
    assert words == "华侨" or words not in draft.text

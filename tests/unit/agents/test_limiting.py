"""Which unknown words ask back, and which clauses only tell a story."""

import pytest

from agents.understanding.narrative import told_only
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Act
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

"""What a question speaks of by its parts (gist.yaml): metrics in words that no list has, and what resembles them."""

from __future__ import annotations

import pytest

from agents.understanding.gist import by_parts, spoken_of
from agents.understanding.lexicon import lexicon
from agents.understanding.normalise import normalise
from agents.understanding.scan import scan
from tests.unit.agents.test_readings import read, reader

SPOKEN = {
    "student_teacher_ratio": ("咱们一位老师平均要照看多少个学生", "每名教师管着几个学生"),
    "books_per_student": ("馆里的书匀下来，一个学生能分几册",),
    "practice_cost_per_student": ("实验和实习的开销摊到每个学生头上是多少",),
    "professor_teaching_rate": ("教授当中真上过本科课的占几成",),
    "professor_section_rate": ("由教授主讲的课堂占多大比例",),
    "observation_coverage_rate": ("老师里头起码被听过一回课的占多少",),
    "observation_good_rate": ("听完课给的等级，优和良加一块占几成",),
    "makeup_pass_rate": ("头一回没过的，后来再考一次最后通过的占几成",),
    "major_transfer_rate": ("一年里换了专业的同学占多少",),
    "thesis_problem_rate": ("毕业论文被抽去复查，判成有毛病的占比",),
    "set_critical_comment_rate": ("学生写的评语里挑毛病的占几成",),
    "registration_rate": ("录取的新生最后真来报到的占几成",),
    "yearend_destination_rate": ("到12月底有着落的毕业生占多大比例",),
    "deferred_rate": ("获准推迟考试的人次占几成",),
}


@pytest.mark.parametrize(("metric", "text"), [(m, text) for m, texts in SPOKEN.items() for text in texts])
def test_a_metric_is_spoken_of_by_its_parts(metric: str, text: str) -> None:
    assert tuple(spoken_of(normalise(text))) == (metric,)


@pytest.mark.parametrize(
    "text",
    [
        "缓考怎么申请",
        "补考没过能不能再考一次",
        "教授必须给本科生上课吗",
        "我还差多少选修学分",
        "图书馆几点关门",
        "四级没过影响学位吗",
    ],
)
def test_what_only_resembles_one_speaks_of_none(text: str) -> None:
    assert not spoken_of(normalise(text))


def test_all_parts_of_another_metric_go_before_an_everyday_word() -> None:
    def metrics(text: str) -> list[str]:
        return by_parts(scan(normalise(text), reader().catalogue, reader().school), reader().catalogue)

    assert metrics("听完课打等第，落在优和良两档的占多大比例") == ["observation_good_rate"]
    assert metrics("课程优良率占多大比例") == ["course_good_rate"]
    assert metrics("有多大比例的学生挂科") == ["student_fail_rate"]


def test_every_metric_of_the_gist_is_one_of_the_catalogue() -> None:
    gist = lexicon().gist
    known = {metric.id for metric in reader().catalogue}
    assert {*gist.metrics, *gist.wider, *(m for wider in gist.wider.values() for m in wider)} <= known


def test_a_rating_with_its_share_named_is_no_mean_of_ratings() -> None:
    assert read("qa", "刚结束那轮评教，有效卷比例哪个单位最低").metrics == ("set_valid_rate",)

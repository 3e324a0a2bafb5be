"""Documents in time: ended by what repeals them or by a newer edition, whatever order they come in."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.policies import Document, DocumentMeta, PolicyStore, Source, ingest
from knowledge_base.policies.metadata import GrantMeta
from knowledge_base.policies.titles import named_in
from tests.support import need
from tests.unit.knowledge_base.policies.conftest import DEAN, LAWS, QA

OLD = (
    "听课条例\n（2004-08-28）\n\n第一条 为改进教学，制定本条例。\n第二条 听课每年两次。\n"
    "第三条 本条例自2004年9月1日起施行。\n"
)
NEW = (
    "课堂观察法\n\n第一条 为改进教学，制定本法。\n第二条 课堂观察每学期四次。\n"
    "第三条 本法自2025年1月1日起施行。《中华人民共和国听课条例》同时废止。\n"
)


@pytest.fixture
def store(tmp_path: Path) -> PolicyStore:
    return PolicyStore(tmp_path / "policies")


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def _by_id(store: PolicyStore) -> dict[str, Document]:
    return {d.id: d for d in store.documents(QA)}


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_a_repealed_document_ends_the_day_before(store: PolicyStore, tmp_path: Path, order: tuple[str, str]) -> None:
    files = {"old": _file(tmp_path, "old", OLD), "new": _file(tmp_path, "new", NEW)}
    for name in order:
        ingest(store, [files[name]])
    old = _by_id(store)["old"]
    assert (old.effective_to, old.replaced_by) == (date(2024, 12, 31), "课堂观察法")
    assert old.in_force(date(2024, 12, 31))
    assert not old.in_force(date(2025, 1, 1))
    assert _by_id(store)["new"].in_force(date(2026, 3, 20))


def test_when_the_repealing_text_goes_the_old_one_is_open_again(store: PolicyStore, tmp_path: Path) -> None:
    old, new = _file(tmp_path, "old", OLD), _file(tmp_path, "new", NEW)
    ingest(store, [old, new])
    new.write_text(NEW.replace("《中华人民共和国听课条例》同时废止。", ""), encoding="utf-8")
    ingest(store, [new])
    assert _by_id(store)["old"].effective_to is None


def test_a_newer_edition_of_the_same_title_replaces_the_older(store: PolicyStore, tmp_path: Path) -> None:
    text = "听课办法\n\n第一条 听课每年{n}次。\n第二条 本办法自{year}年9月1日起施行。\n"
    ingest(store, [_file(tmp_path, f"y{y}", text.format(n=n, year=y)) for y, n in ((2019, 2), (2023, 4))])
    assert _by_id(store)["y2019"].effective_to == date(2023, 8, 31)
    assert _by_id(store)["y2023"].effective_to is None


def test_a_mention_is_no_repeal(store: PolicyStore, tmp_path: Path) -> None:
    mention = NEW.replace("《中华人民共和国听课条例》同时废止。", "").replace("制定本法", "依据《听课条例》制定本法")
    ingest(store, [_file(tmp_path, "old", OLD), _file(tmp_path, "new", mention)])
    assert _by_id(store)["old"].effective_to is None


def test_what_few_may_see_changes_nothing_that_all_may_see(store: PolicyStore, tmp_path: Path) -> None:
    hidden = DocumentMeta(visibility=[GrantMeta(roles=["qa"])])
    ingest(store, [_file(tmp_path, "old", OLD), Source(_file(tmp_path, "new", NEW), hidden)])
    assert _by_id(store)["old"].replaced_by == ""


def test_the_sidecar_keeps_the_last_word(store: PolicyStore, tmp_path: Path) -> None:
    kept = DocumentMeta(effective_to=date(2030, 1, 1))
    ingest(store, [Source(_file(tmp_path, "old", OLD), kept), _file(tmp_path, "new", NEW)])
    assert _by_id(store)["old"].effective_to == date(2030, 1, 1)


def test_the_law_of_degrees_replaced_the_regulations(store: PolicyStore) -> None:
    folder = need(LAWS)
    ingest(store, sorted(folder.glob("学位*.txt")) + sorted(folder.glob("*教育法-*.txt")))
    documents = {d.title: d for d in store.documents(DEAN)}
    assert documents["学位条例"].effective_to == date(2024, 12, 31)
    assert documents["学位条例"].replaced_by == "学位法"
    assert documents["学位法"].in_force(date(2026, 3, 20))
    assert documents["教育法"].effective_from == date(1995, 9, 1)
    named = named_in("教育法第三条", store.documents(DEAN))
    assert named is not None
    assert [d.title for d in named.documents] == ["教育法"]
    assert named_in("撤销学位法律上怎么规定", store.documents(DEAN)) is None

"""Two real data sets load through their shipped mappings; figures are those their own README files state."""

from pathlib import Path

from knowledge_base.evaluation.importing.report import PUBLISHED
from tests.deliveries import STRICT, Home
from tests.support import SHARED, need


def test_the_turkiye_evaluation_loads_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    report = home.take(need(SHARED / "data" / "turkiye_set"), "turkiye_set", limits=STRICT)
    assert (report.outcome, report.files[0].rows, report.files[0].rejected) == (PUBLISHED, 5820, 0)
    assert home.ask("SELECT count(*) FROM set_response GROUP BY staff_id ORDER BY 1") == [(775,), (1444,), (3601,)]
    assert home.ask("SELECT count(*) FROM course") == [(13,)]
    assert home.ask("SELECT round(100 * avg(CAST(straightlined AS INTEGER)), 1) FROM set_response") == [(51.3,)]
    assert home.ask("SELECT min(len(item_scores)), max(len(item_scores)) FROM set_response") == [(28, 28)]
    assert home.ask("SELECT DISTINCT term_id FROM set_round") == [("2012-2013-1",)]
    assert home.ask("SELECT count(*), min(academic_year) FROM term GROUP BY academic_year") == [(2, "2012-2013")]


def test_the_dropout_data_load_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    report = home.take(need(SHARED / "data" / "uci_dropout"), "uci_dropout", limits=STRICT)
    assert (report.outcome, report.files[0].rows, report.files[0].rejected) == (PUBLISHED, 4424, 0)
    states = dict(home.ask("SELECT status, count(*) FROM student GROUP BY status"))
    assert states == {"毕业": 2209, "退学": 1421, "在读": 794}
    assert home.ask("SELECT count(*) FROM result_fact") == home.ask("SELECT count(*) FROM score")
    assert home.ask("SELECT count(*) FROM org_unit WHERE level = 'major'") == [(17,)]

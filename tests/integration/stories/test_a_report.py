"""The report's story: drafted by the office it verifies, an altered or own figure is caught, and it is signed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.integration.browsing import DESK, PHONE, visiting
from tests.integration.end_to_end.conftest import Site, bearer
from tests.unit.tools.reports.files import body_text, controls, edited, set_text
from tools.reports.drafting import DRAFT_MARK

YEAR = "2024-2025"
OWN_FIGURE = "本学年另有 317 人次获得省级以上奖励。"


@pytest.fixture(scope="module")
def drafted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as the command writes it."""
    out = tmp_path_factory.mktemp("report") / "本科教学质量报告.docx"
    made = site.command("report", "draft", "annual", "--year", YEAR, "--out", str(out))
    assert made.returncode == 0, made.stderr
    assert "没有数据、未作推断的指标" in made.stdout
    return out


def other_digit(shown: str) -> str:
    """The figure with its first digit another one."""
    place = next(i for i, letter in enumerate(shown) if letter.isdigit())
    return f"{shown[:place]}{(int(shown[place]) + 1) % 10}{shown[place + 1 :]}"


def altered(content: bytes) -> bytes:
    return edited(content, lambda document: set_text(controls(document, "E3")[0], other_digit))


def with_own_figure(content: bytes) -> bytes:
    return edited(content, lambda document: document.add_paragraph(OWN_FIGURE))


def test_as_drafted_it_verifies_and_every_figure_is_asked_for_again(site: Site, drafted: Path) -> None:
    found = site.command("report", "verify", str(drafted))
    assert found.returncode == 0, found.stdout
    assert "核对通过" in found.stdout
    assert DRAFT_MARK in body_text(docx.Document(str(drafted)))


def test_one_altered_digit_fails_and_is_named(site: Site, drafted: Path, tmp_path: Path) -> None:
    file = tmp_path / "altered.docx"
    file.write_bytes(altered(drafted.read_bytes()))
    found = site.command("report", "verify", str(file))
    assert found.returncode == 1
    assert "核对不通过，1 处" in found.stdout
    assert "E3：应为" in found.stdout


def test_a_figure_of_one_s_own_fails_and_is_named(site: Site, drafted: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.docx"
    file.write_bytes(with_own_figure(drafted.read_bytes()))
    found = site.command("report", "verify", str(file))
    assert found.returncode == 1
    assert "317" in found.stdout


def test_only_what_verifies_is_signed_and_then_the_mark_is_gone(site: Site, drafted: Path, tmp_path: Path) -> None:
    bad, out = tmp_path / "altered.docx", tmp_path / "signed.docx"
    bad.write_bytes(altered(drafted.read_bytes()))
    assert site.command("report", "sign", str(bad), "--out", str(out), "--as", "leader").returncode == 1
    assert site.command("report", "sign", str(drafted), "--out", str(out), "--as", "qa").returncode == 1
    assert not out.exists()
    signed = site.command("report", "sign", str(drafted), "--out", str(out), "--as", "leader")
    assert signed.returncode == 0, signed.stderr
    text = body_text(docx.Document(str(out)))
    assert DRAFT_MARK not in text
    assert "已签发：校领导" in text
    assert site.command("report", "verify", str(out)).returncode == 0


def test_over_http_the_same_faults_are_told(site: Site) -> None:
    with site.client() as client:
        headers = bearer(client, "qa", site.password)
        made = client.post("/api/reports", json={"outline": "annual", "year": YEAR}, headers=headers)
        assert made.status_code == 201, made.text
        content = client.get(f"/api/reports/{made.json()['id']}/file", headers=headers).content

        def told(file: bytes) -> dict[str, Any]:
            found: dict[str, Any] = client.post("/api/reports/verify", content=file, headers=headers).json()
            return found

        whole = told(content)
        assert (whole["ok"], whole["faults"]) == (True, [])
        assert whole["recounted"] > 150
        assert [f["where"] for f in told(altered(content))["faults"]] == ["E3"]
        assert any("317" in f["where"] + f["told"] for f in told(with_own_figure(content))["faults"])


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_in_a_browser(site: Site, tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int]) -> None:
    folder = tmp_path_factory.mktemp("office")
    with visiting(site.url, site.password, size, folder / "qa") as visit:
        page = visit.log_in("qa")
        page.goto(f"{site.url}/reports")
        page.get_by_label("学年").select_option(YEAR)
        page.get_by_role("button", name="起草").click()
        page.get_by_text("已起草：示范大学").wait_for()
        assert "须由人补充" in page.inner_text("main")
        with page.expect_download() as saved:
            page.locator(".zz-report-list a").first.click()
        content = saved.value.path().read_bytes()
        for name, file, expected in (
            ("whole.docx", content, "核对通过"),
            ("altered.docx", altered(content), "核对不通过，1 处"),
            ("own.docx", with_own_figure(content), "317"),
        ):
            (folder / name).write_bytes(file)
            page.get_by_label("Word 文件").set_input_files(folder / name)
            page.get_by_role("button", name="核对", exact=True).click()
            page.get_by_role("status").get_by_text(expected).first.wait_for()
        assert (visit.complaints, visit.from_elsewhere(), visit.overflow() <= 0) == ([], [], True)
    with visiting(site.url, site.password, size, folder / "leader") as visit:
        page = visit.log_in("leader")
        page.goto(f"{site.url}/reports")
        page.get_by_label("Word 文件").set_input_files(folder / "whole.docx")
        with page.expect_download() as signed:
            page.get_by_role("button", name="核对并签发").click()
        text = body_text(docx.Document(io.BytesIO(signed.value.path().read_bytes())))
        assert DRAFT_MARK not in text

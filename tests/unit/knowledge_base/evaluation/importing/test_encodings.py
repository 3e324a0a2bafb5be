"""Chinese text files in whatever encoding they come."""

from pathlib import Path

import pytest

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.encodings import decoded, detect_encoding

SIMPLIFIED = "学号,姓名,专业,成绩\n2023001,王小明,计算机科学与技术,良\n2023002,李娜,数据科学与大数据技术,优秀\n"
TRADITIONAL = "學號,姓名,專業,成績\n2023001,王小明,計算機科學與技術,良好\n2023002,陳怡君,資料科學,優等\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb2312"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-32"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
        ("XH,CJ\n1,2\n", "ascii"),
        (SIMPLIFIED + "2023003,㐀𠀀,物理学,中\n", "gb18030"),
    ],
)
def test_text_comes_out_as_it_was_written(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert "".join(decoded(path, detect_encoding(path))).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    "content",
    [
        SIMPLIFIED.encode("utf-8")[:-5] + b"\xff\xfe\x00",
        bytes(range(128, 256)) * 20,
        b"\xef\xbb\xbf" + SIMPLIFIED.encode("gb18030"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.csv .*UTF-8"):
        detect_encoding(path)

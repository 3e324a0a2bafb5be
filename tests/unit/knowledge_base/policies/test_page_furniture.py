"""Running heads and page numbers are told from the document by their repeating at the edges of pages."""

from knowledge_base.policies.page_furniture import without_furniture


def _kept(*pages: list[str]) -> list[list[str]]:
    return [[page[i] for i in indexes] for page, indexes in zip(pages, without_furniture(pages), strict=True)]


def test_heads_and_numbers_go_and_the_text_stays() -> None:
    pages = [["教学质量手册", f"正文{word}。", f"第 {n} 页 共 3 页"] for n, word in enumerate("甲乙丙", start=1)]
    assert _kept(*pages) == [["正文甲。"], ["正文乙。"], ["正文丙。"]]


def test_bare_numbers_go_only_where_they_repeat_from_page_to_page() -> None:
    assert _kept(["甲。", "1"], ["乙。", "2"]) == [["甲。"], ["乙。"]]
    assert _kept(["人数", "12"]) == [["人数", "12"]]


def test_a_dressed_number_goes_from_a_single_page() -> None:
    assert _kept(["甲。", "- 1 -"]) == [["甲。"]]


def test_heads_of_left_and_right_pages_differ() -> None:
    pages = [[("左页眉", "右页眉")[n % 2], "示范大学", f"正文{n}甲。"] for n in range(6)]
    assert all("示范大学" not in page for page in _kept(*pages))


def test_what_repeats_in_the_middle_stays() -> None:
    pages = [[f"标题{word}", f"头{word}", "注意保密。", f"尾{word}", f"末{word}"] for word in "甲乙丙"]
    assert _kept(*pages) == pages


def test_the_title_below_a_running_head_of_the_same_words_stays() -> None:
    pages = [["听课办法", "听课办法", "甲。"], ["听课办法", "乙。", "丙。"]]
    assert _kept(*pages) == [["听课办法", "甲。"], ["乙。", "丙。"]]


def test_only_the_edges_asked_for_are_looked_at() -> None:
    pages = [["整改培训", "甲。", "中心 1"], ["整改培训", "乙。", "中心 2"]]
    kept = without_furniture(pages, edges=("bottom",))
    assert kept == [[0, 1], [0, 1]]

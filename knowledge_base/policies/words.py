"""Words for the lexical index: jieba's segmentation of the comparable text, and the words a question adds in asking."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from knowledge_base.policies.normalise import comparable

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_ASKING_TEXT = """
的 了 着 过 对 对于 有 有没有 没有 什么 甚么 啥 怎么 怎样 怎么样 如何 哪 哪些 哪个 哪里 多少 几 吗 呢 吧 啊
是 是否 是不是 在 和 与 及 或 等 把 被 从 到 由 也 都 就 还 又 很 请 请问 我 我们 咱们 你 你们 他 她 它 他们
这 这个 那 那个 一下 可以 能 能否 能不能 会 会不会 要 需要 应 应该 要求 规定 条款 文件 制度 政策 指南 关于
办法 细则 规程 法律 法规 法律法规 上级 国家 一般 通常 到底 具体 主要 相关 情况 事情 内容 方面 地方 原文 部分
问题 自己 学校 本校 我校 规则 依据 意思 属于 用来 使用到 涉及 写着 讲讲 说说 看看 查查 帮忙 麻烦 明确 现在 目前
东西 大家 人家 别人 对方 以后 之后 以前 好像 记得
今年 有没 提没 分别 各自 知道 想 想知道 查 找 给 定义 含义 概念 说法 看法 提法 教育部 按 按照 根据
做 做好 搞好 抓好 加强 开展 推进 建 工作
有关 里 里面 中 上 下 说 讲 提到 写 告诉 介绍 为什么 时候 怎 谁 一个
a an the of is are what how does do about in to for on and
i me my we our us you your he she it its they their this that these those if when whether or with within by from at as
be been was were has have had can could may might must should shall will would need not no yes any some there than
against about after before hi hello please thanks thank dear sir tell know ask say says want
rule rules regulation regulations
"""
_ASKING = frozenset(_ASKING_TEXT.split())

_TRADE = (
    "评教", "参评", "参评率", "有效率", "学业预警", "质量保障", "生师比", "挂科", "补考", "缓考", "重修", "帮扶",
    "整改", "督导", "约谈", "数智", "转专业", "教学事故", "学业导师", "告知书", "选修课", "必修课", "公共课",
    "评奖评优", "低分", "学位法", "学位条例", "贯通", "打通", "张榜", "职称评聘", "专门机构", "奖助学金", "辅导员",
    "督学", "名单", "调课", "一式作答", "达成度", "查重", "查重率", "不通过", "观察期", "信息员", "副高", "正高",
    "公选课", "算进", "算到", "算入",
)  # fmt: skip
"""Words of the trade that jieba's general dictionary lacks or cuts apart (评教会不会 → 评 / 教会 / 不会)."""
_OFFICIAL = {
    "老师": ("教师",),
    "公选课": ("选修课程", "选修课"),
    "算进": ("计入",),
    "算到": ("计入",),
    "算入": ("计入",),
    "材料": ("证明",),
    "挂科": ("不及格", "未取得"),
    "没过": ("未通过", "未取得"),
    "不服": ("异议", "复核"),
    "申诉": ("异议", "复核"),
    "排名": ("名次",),
    "名次": ("排名",),
    "谁": ("匿名", "身份"),
    "辅导": ("帮扶",),
    "取消": ("解除",),
    "问卷": ("答卷",),
    "答题": ("作答",),
    "骂人": ("辱骂",),
    "公开": ("公布", "张榜"),
    "高分": ("特定分数",),
    "低分": ("偏低",),
    "评职称": ("职称评聘",),
    "期限": ("工作日",),
    "开始": ("启动",),
    "公共课": ("公共必修课",),
    "院系": ("教学单位",),
    "毕业设计": ("毕业论文",),
    "毕设": ("毕业设计", "毕业论文"),
    "家里": ("家长",),
    "隐私": ("保密",),
    "保密": ("不得公开", "不得向", "匿名"),
    "标准": ("下列情形", "为标准"),
    "不到": ("不足",),
    "少于": ("不足",),
    "课": ("课程", "课堂"),
    "最多": ("不得超过", "不超过", "累计"),
    "上限": ("不得超过", "不超过"),
    "看到": ("开放", "查看", "公布"),
    "生效": ("施行",),
    "至少": ("不少于", "不低于"),
    "不用": ("除外", "不列入", "不计入"),
    "条件": ("下列情形", "下列水平", "下列情况"),
    "低于": ("不少于", "不低于", "不足"),
    "生病": ("因病", "患病"),
    "考试": ("考核",),
    "上课": ("授课",),
    "单独": ("独立",),
    "第一年": ("第一学年",),
    "年报": ("年度报告",),
    "查重": ("重复率",),
    "查重率": ("重复率",),
    "卷子": ("试卷", "答卷"),
    "算数": ("有效", "无效"),
    "作数": ("有效", "无效"),
    "查到": ("查询", "推断"),
    "挂钩": ("联动",),
    "副高": ("副教授", "职称评聘"),
    "正高": ("教授", "职称评聘"),
    "一层": ("层面",),
    "逃课": ("缺课",),
    "旷课": ("缺课",),
    "延毕": ("延长修业年限",),
    "交": ("提交", "报送"),
    "改": ("更改", "更正", "变更"),
    "换": ("更改", "变更", "换发"),
    "批": ("批准", "审批"),
    "读": ("修业",),
    "听": ("听课",),
    "扣": ("扣发", "扣减"),
    "欠": ("未得", "未取得"),
    "第一次": ("首次",),
    "头一次": ("首次",),
    "第一回": ("首次",),
    "头一回": ("首次",),
    "带": ("指导",),
    "院长": ("党政负责人", "主要负责人"),
    "副院长": ("党政负责人",),
    "书记": ("党政负责人",),
    "处长": ("职能部门负责人",),
    "科长": ("职能部门负责人",),
    "校长": ("校领导",),
    "副校长": ("校领导",),
}
"""What people say → what documents write. Added to the question's words, never put in their place."""
_LIKELY = 20_000
"""A word frequency high enough to win over jieba's other cuts."""
_COMMON_FROM = 10
"""A word the dictionary counts more rarely is as good as unknown to it."""


def words(text: str) -> list[str]:
    """The words of `text` for indexing, in order, long words also by their parts; punctuation left out."""
    cut = _segmenter().cut_for_search(comparable(text))
    return [word for word in (piece.strip() for piece in cut) if _WORD.search(word)]


def asked_about(query: str) -> tuple[tuple[str, ...], ...]:
    """What a question is about: its telling words in order, each followed by its official synonyms.

    Empty when there are none: nothing can be looked up for 「有什么规定」 alone.
    """
    telling = [word for word in dict.fromkeys(words(query)) if word not in _ASKING or word in _OFFICIAL]
    return tuple((word, *_OFFICIAL.get(word, ())) for word in telling)


def official(word: str) -> tuple[str, ...]:
    """What documents write for what people say; empty for a word that is written as it is said."""
    return _OFFICIAL.get(word, ())


def is_asking(word: str) -> bool:
    """Whether a word only asks and says nothing of the subject."""
    return word in _ASKING


def is_listed(word: str) -> bool:
    """Whether the dictionary or the trade has the word; otherwise it is a guess of the segmenter."""
    return (_segmenter().FREQ.get(word) or 0) >= _COMMON_FROM


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of `text` in order with their part of speech (jieba's tags: n noun, v verb, m number …)."""
    return [(pair.word, pair.flag) for pair in _tagger().cut(text)]


@cache
def _tagger() -> Any:
    from jieba.posseg import POSTokenizer

    return POSTokenizer(_segmenter())


@cache
def _segmenter() -> Any:
    """jieba's own dictionary, loaded once (about a second): a private instance with the words of the trade."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    for word in _TRADE:
        segmenter.add_word(word, _LIKELY, "n")
    return segmenter

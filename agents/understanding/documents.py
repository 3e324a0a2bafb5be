"""Reading a question about a document: which kind, which clause, on what subject.

What the question is about is not decided here: its own words go to the search, which knows the documents. A subject
found by the word lists only gives the answer a name for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.understanding.anonymity import asks_anonymity, read_anonymity
from agents.understanding.document_query import of_meeting, query_of
from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan
from knowledge_base.policies.subjects import question_of
from tools.scope import Role

_DOCUMENT_WORDS = ("办法", "制度", "规定")
_RATE = re.compile("[\u4e00-\u9fff]{0,4}?(?:率|比例|占比|人数)(?![\u4e00-\u9fff]*(?:不能|不得|要求))")
_RULES = ("规定", "制度", "政策", "条款", "要求")
_ASPECTS = ("申诉", "异议", "复核")
"""Sides of any rule: a subject only where the question has no other."""
_NAMED = ("policy_guide", "policy_school_rule", "policy_law", "policy_internal")
_DUTY = re.compile(
    "每(?:一?个)?(?:学期|学年|年|月|周)(?:都|需)?(?:要|应该?|得|须|必须|至少)[^，。；？?！!]{0,8}(?:几|多少)(?:次|节|门|篇|个?学时)"
)
"""「每学期要听几次课」 asks what is due in every term, not how a figure went over the terms."""
_LIMIT = re.compile(
    "(?:最多|至多|最少|至少)(?:能|可以?|只能|要|得)[^,，。]{0,4}(?:几|多少)"
    "|最[低少高多](?:能|可以?|要|得|需要?|不能|应该?|达到)*(?:几|多少)[^,，。]{0,8}(?:才|方)(?:能|可以?|给|算|行|会|准|授|许|发|让|拿)"
)
"""「最多能带几个」 asks for a limit, not for the highest figure."""
_POSTS = {Role.SUPERVISOR: "校级督导", Role.LEADER: "校领导", Role.DEAN: "学院党政负责人", Role.HEAD: "专业负责人"}
_MY_DUTY = re.compile("我(?!们|的|院|校|系)(?=[^,，。]{0,8}(?:要|应该?|得|须|必须|至少|最少)[^,，。]{0,8}(?:几|多少))")
_SENTENCE = re.compile("[^。！？!?\n]+")
_TAKES_UP = re.compile("这[个种样]|那[个种样]|里面|它")
_NOT_TOPIC = (
    *_NAMED, "policy_neutral", "clause", "filler", "background", "define", "value", "by", "why", "compare", "benchmark",
    "own_school", "own_college", "own_group_weak", "own_me_weak", "own_major", "time", "ranking",
)  # fmt: skip


def asks_document(scanned: Scan) -> bool:
    """Whether the question is for the wording of a guide, law or school rule."""
    if scanned.has("clause") or asks_anonymity(scanned):
        return True
    if scanned.has(*_NAMED):
        return not _only_mentions(scanned)
    if any(s.text.endswith(_DOCUMENT_WORDS) for s in scanned.of("topic")):
        return True
    if asks_rule(scanned) or asks_procedure(scanned.text):
        return True
    if _asks_condition(scanned) or asks_consequence(scanned):
        return True
    if scanned.has("topic") and (scanned.has("policy_neutral") or not scanned.has("metric", "inverse", "missing")):
        return True
    if scanned.has("metric") and any(s.text in _ASPECTS for s in scanned.of("topic")):
        return True
    if _is_also_topic(scanned):
        wants_rule = scanned.has("policy_neutral", "define") or "怎么办" in scanned.text
        return wants_rule or not scanned.has("metric", "inverse", "missing")
    if scanned.has("missing") and any(s.text.endswith(_RULES) for s in scanned.of("policy_neutral")):
        return not scanned.has("metric", "inverse", "time", "by", "value", "unit")
    return scanned.has("policy_neutral") and not scanned.has("by", "highest", "lowest", "unit", "time", "missing")


def unknown_rate(scanned: Scan) -> tuple[str, str]:
    """A figure no list knows and the matter of rules in it: 转专业成功率 and 转专业; else two empty words."""
    if scanned.has("metric", "inverse", "missing", *_NAMED, "policy_neutral", "clause"):
        return "", ""
    for span in scanned.of("topic"):
        found = _RATE.match(scanned.text, span.end)
        if found:
            return span.text + found.group(), span.text
    return "", ""


def asks_rule(scanned: Scan) -> bool:
    """「多久答复」「由谁核准」「能不能公开」 of something rules speak of: no figure answers that.

    A sentence of its own before it only says how things stand: 「今年排不过来了。一个导师最多能带几个」.
    """
    sentences = [s for s in _sentences(scanned) if s.spans]
    return _asks_rule(scanned) or (len(sentences) > 1 and _asks_rule(sentences[-1]) and not _asks_figure(sentences))


def _sentences(scanned: Scan) -> Iterator[Scan]:
    """The sentences, each with the pieces that stand in it."""
    for match in _SENTENCE.finditer(scanned.text):
        inside = [s for s in scanned.spans if match.start() <= s.start < match.end()]
        yield Scan(match.group(), tuple(replace(s, start=s.start - match.start()) for s in inside))


def _asks_figure(sentences: Sequence[Scan]) -> bool:
    return any(s.has("metric", "inverse") for s in sentences[:-1])


def _asks_rule(scanned: Scan) -> bool:
    duty = _DUTY.search(scanned.text) is not None
    extremes = () if _LIMIT.search(scanned.text) else ("highest", "lowest")
    if scanned.has("time", "by", *extremes, "compare", "unit") or (scanned.has("trend") and not duty):
        return False
    figures = scanned.has("metric", "inverse", "missing", "soft_missing")
    if duty and not figures:
        return True
    if not figures and re.search(lexicon().policy.unknown_matter, scanned.text):
        return True
    about = figures or scanned.has("topic", "modifier") or _names_document(scanned)
    return about and any(re.search(pattern, scanned.text) for pattern in lexicon().policy.rule_asking)


def gives_case(text: str) -> bool:
    """「答题不到30秒的问卷怎么算」 puts a case to the rules; a definition is asked for without one."""
    return (
        re.search(r"[0-9一二三四五六七八九十百几两]+\s?来?个?(秒|分钟|分(?![之钟])|人|次|天|周|门|学分)", text)
        is not None
    )


def asks_procedure(text: str) -> bool:
    """Whether names of persons, talks or titles are only the matter of a rule: 「名单由谁核准」 asks for none."""
    return any(re.search(pattern, text) for pattern in lexicon().policy.procedure)


def _names_document(scanned: Scan) -> bool:
    return scanned.has("policy_neutral") or "《" in scanned.text


def asks_consequence(scanned: Scan) -> bool:
    """「挂科多的学生怎么处理」「作弊怎么处分」: the school's rule on a state of affairs, not a figure."""
    said = [w for w in lexicon().policy.consequence if w in scanned.text]
    if not said or scanned.has("time", "by", "trend", "why", "missing"):
        return False
    return bool(_matter(scanned)) or (not scanned.has("metric", "inverse") and any("处" in w for w in said))


def _matter(scanned: Scan) -> str:
    """What rules call the state a metric counts: 学业预警 for failed courses."""
    about = lexicon().policy.about
    return next((about[m] for m in scanned.values("metric", "inverse") if m in about), "")


def _is_also_topic(scanned: Scan) -> bool:
    """A figure the catalogue lacks may still be the subject of a rule: 听课有什么规定."""
    topics = lexicon().policy.topics
    named = scanned.of("missing", "soft_missing") or ([] if scanned.has("metric") else scanned.of("modifier"))
    return bool(named) and all(s.text in topics for s in named)


def _only_mentions(scanned: Scan) -> bool:
    """「去教育部汇报，要我们院的挂科率」 names an authority in passing and asks for a figure."""
    named = {s.text for s in scanned.of(*_NAMED)}
    return named <= {"教育部", "上级文件"} and scanned.has("metric", "inverse") and not scanned.has("policy_neutral")


def _asks_condition(scanned: Scan) -> bool:
    """「挂几门会被学业预警」: a metric's word beside 预警 in one clause, with no unit or time, asks for the rule."""
    warnings = [s for s in scanned.of("topic") if any(w in s.text for w in lexicon().policy.conditions)]
    if not warnings or scanned.has("unit", "time", "by", "value"):
        return False
    places = [s.start for s in scanned.of("metric")]
    return any(a <= w.start < b and any(a <= p < b for p in places) for w in warnings for a, b in scanned.clauses())


def is_aspect(topic: str) -> bool:
    """Whether a subject is a side of another (申诉): alone it says nothing of what is appealed."""
    return topic in _ASPECTS


def read_document(scanned: Scan, previous: Reading | None) -> Reading:
    """The policy reading; asks back when there is neither a subject nor a clause."""
    if asks_anonymity(scanned):
        return read_anonymity(scanned)
    clauses = scanned.of("clause")
    query = query_of(scanned)
    topic = _topic(scanned) or question_of(query).about
    source = _source(scanned)
    document = _law(scanned)
    followed = previous if previous is not None and previous.act is Act.POLICY else None
    reading = Reading(
        Act.POLICY,
        topic=topic,
        query=query,
        source=source,
        document=document,
        clause=str(clauses[0].value) if clauses else "",
    )
    if clauses:
        inherits = followed is not None and not source and "《" not in query
        return reading.but(source=followed.source, document=followed.document) if followed and inherits else reading
    if followed is not None and followed.topic and not scanned.has("topic") and _TAKES_UP.search(scanned.text):
        # 「这个也会算到里面去吗」: what it is counted in is the matter of the question before.
        return reading.but(query=f"{followed.topic}，{query}", source=source or followed.source, topic=followed.topic)
    if question_of(query).terms or "《" in query or document:
        # 「那毕业论文呢」: the next matter is looked for where the one before was.
        kept = followed.source if followed is not None and not source and scanned.text.startswith("那") else source
        return reading.but(source=kept)
    if followed is not None:
        return followed.but(source=source or followed.source, document=document, clause="", pending=False)
    return Reading(Act.CLARIFY, reason="topic", source=source)


def of_post(reading: Reading, scanned: Scan, role: Role) -> Reading:
    """「我一学期要听多少课」: the rule speaks of the asker's post, which the question does not name."""
    post = _POSTS.get(role, "")
    if not post or not _MY_DUTY.search(scanned.text) or post in reading.query or reading.clause:
        return reading
    return reading.but(query=f"{post}{_MY_DUTY.sub('', reading.query)}")


def _law(scanned: Scan) -> str:
    """The law the question names, not one of 「法律」 at large; 「撤销学位法律上怎么规定」 names none."""
    after = ((s.text, scanned.text[s.end : s.end + 1]) for s in scanned.of("policy_law"))
    named = (law for law, following in after if not (law.endswith("法") and following and following in "律规"))
    return next((law for law in named if law not in ("法律法规", "法律", "法规", "条例")), "")


def _bare(topic: str) -> str:
    """A subject without the kind of document: 评教办法 is about 评教."""
    for ending in _DOCUMENT_WORDS:
        if topic.endswith(ending) and len(topic) > len(ending) + 1:
            return topic.removesuffix(ending)
    return topic


def _source(scanned: Scan) -> str:
    for kind in _NAMED:
        if scanned.has(kind):
            return kind.removeprefix("policy_")
    if of_meeting(scanned):
        return "internal"
    if scanned.has("own_school") or any(s.text.endswith(_DOCUMENT_WORDS) for s in scanned.of("topic")):
        return "school_rule"
    decimal = any("." in str(s.value) for s in scanned.of("clause"))
    return "guide" if decimal and "《" not in scanned.text else ""


def _topic(scanned: Scan) -> str:
    """The known subjects of the question, else what is left when the words of asking are taken out."""
    said = [_bare(s.text) for s in scanned.of("topic")]
    known = [k for k in said if k not in _ASPECTS]
    if not known and (said or asks_consequence(scanned)) and (matter := _matter(scanned)):
        return matter
    known = known or said
    matters = [_bare(s.text) for s in scanned.of("topic") if not s.text.endswith(_DOCUMENT_WORDS)]
    matters = [m for m in matters if m in known]
    if not matters and scanned.has("topic") and scanned.has("metric", "inverse"):
        matters = [s.text for s in scanned.of("metric", "inverse")]
    known = matters or known
    if _asks_condition(scanned):
        return next(k for k in known if any(w in k for w in lexicon().policy.conditions))
    if known:
        # Clauses are judged by whether they speak of one subject; the first named is what the question is about.
        return known[0]
    spoken = [s.text for s in scanned.spans if s.kind not in _NOT_TOPIC and s.kind not in ("own_me",)]
    rest = [piece for piece, _ in scanned.residue()]
    strip = {*lexicon().policy.strip, *lexicon().policy.consequence, "怎么", "如何", "怎么办"}
    words = [w for w in (*spoken, *rest) if w not in strip and len(w) > 1]
    return " ".join(dict.fromkeys(words))

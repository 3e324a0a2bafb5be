"""Whether somebody may judge the teaching of a person close to them: a question of the rule on avoidance.

Whoever is close is spoken of to put the case, and no record of that person is asked for.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from agents.understanding.warning_rules import warning_rule
from tools.scope import Role

AVOIDING = "督导与被听课教师有近亲属、导师学生等关系要不要回避"
_CLOSE = re.compile(
    r"(?:我|自己|本人)(?:们)?(?:的|家(?:里)?的?|以前|原来|当年|过去|曾经|亲手|亲自)*(?:(?:带|教|指导|培养)(?:过|出来|出|大)?的?|带过的)?(?:那个|一个|一位|的)*"
    r"(?:研究生|博士生?|硕士生?|学生|徒弟|弟子|门生|导师|恩师|师[傅父兄弟姐妹]|同门|爱人|老[公婆]|妻子|丈夫|先生|太太|媳妇|配偶|对象|亲戚|亲属|家属|家人"
    r"|儿子|女儿|儿媳|女婿|[哥弟姐妹]{1,2}|[表堂][兄哥弟姐妹侄]|侄[子女]?|外甥女?|[舅叔伯姑姨]{1,2}|岳[父母]|公婆|父亲|母亲|爸|妈)"
    r"|(?:是|有|属|算)(?:着|过)?(?:我)?(?:的)?(?:夫妻|师生|亲戚|亲属|师徒|同门|两口子|父[子女]|母[子女]|兄弟|姐妹|导师(?:学生|和学生))"
)
_VISIT = re.compile(
    r"听[^，。；?？]{0,8}课|听[他她]|课[^，。；?？]{0,6}[听评](?!教)|评[^，。；?？]{0,6}课|(?:给|为|替)[^，。；?？]{0,6}(?:打分|评分|评课)|督导[他她]|被听"
)
_MAY = re.compile(
    r"合适|妥当?|妥不妥|回避|避嫌|避一避|(?:能|可|行|该|要|好|用|需|需要)不(?:能|可以|行|该|要|好|用|需要)"
    r"|(?:能|可以|可|行|该|需要|方便|允许|好)(?:再|还|由我|去|来|给|听|评|自己)*[^，。；?？]{0,6}(?:吗|么|嘛)|行吗|成吗|规矩|规定|合规"
)
_RECORD = re.compile(r"多少分|几分|得分|评教(?:分|怎|如何|结果)|成绩|挂科|不及格|绩点|评语|怎么样|谁")


def of_somebody_close(question: str) -> bool:
    """Whether it is asked if one may listen to or judge somebody close; nothing of that person's record."""
    text = normalise(question)
    return all(p.search(text) for p in (_CLOSE, _VISIT, _MAY)) and _RECORD.search(text) is None


def rule_meant(question: str, role: Role) -> str:
    """The question about a rule that is meant, in the rule's words; empty for any other question."""
    visits = role is not Role.STUDENT and of_somebody_close(question)
    return AVOIDING if visits else warning_rule(question)

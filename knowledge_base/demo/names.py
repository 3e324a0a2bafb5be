"""Chinese personal names put together from common surnames and characters. Any likeness is chance."""

from __future__ import annotations

import numpy as np

from knowledge_base.demo.noise import Bools, Ints, Noise, Strings

# Common surnames, the commonest first: the draw below leans towards the front.
_SURNAMES = np.array(
    [
        *"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪",
        *"田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
        *("欧阳", "上官", "司马", "诸葛"),
    ]
)
_MALE = np.array(
    list("伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志文博子轩泽晨嘉天昊睿哲铭远航诚毅恒")
)
_FEMALE = np.array(
    list("芳娜敏静丽艳娟霞秀燕玲桂英华慧巧美雅洁梅琳雪荣爱妹香月莺媛艺瑞凡佳嘉琼勤珍莉婷悦欣怡诗雨梦瑶思涵若萱晓彤宁")
)


def person_names(noise: Noise, stream: str, keys: Ints, female: Bools) -> Strings:
    """One name per key; three of four have a given name of two characters."""
    lean = noise.uniform(f"{stream}/surname", keys) ** 1.7
    surname = _SURNAMES[(lean * len(_SURNAMES)).astype(np.int64)]
    first = _given(noise, f"{stream}/given1", keys, female)
    second = np.where(noise.chance(f"{stream}/two", 0.75, keys), _given(noise, f"{stream}/given2", keys, female), "")
    names: Strings = np.char.add(np.char.add(surname, first), second)
    return names


def _given(noise: Noise, stream: str, keys: Ints, female: Bools) -> Strings:
    male = _MALE[noise.integer(f"{stream}/m", len(_MALE), keys)]
    result: Strings = np.where(female, _FEMALE[noise.integer(f"{stream}/f", len(_FEMALE), keys)], male)
    return result

"""How near is near: the cosine above which a clause is related to a question that shares no word with it.

Models differ in scale (two unrelated texts have 0.1 with one and 0.8 with another), so the number is measured with the
embedder and the corpus at hand. Everyday questions that no document of a teaching office answers are asked, and of each
the best cosine to any clause is kept: that is how near nothing comes.
"""

from __future__ import annotations

from knowledge_base.policies.embedders.base import Embedder, Vector

UNRELATED = (
    "附近哪里有理发店",
    "今天晚上会不会下雨",
    "食堂的红烧肉多少钱一份",
    "手机屏幕碎了去哪里修",
    "怎么做番茄炒鸡蛋",
    "去火车站坐几路公交车",
    "快递放在哪个柜子里",
    "羽毛球拍断了线怎么办",
    "猫咪不吃东西是怎么了",
    "感冒发烧吃什么药",
    "世界杯决赛是哪天踢的",
    "这部电影的导演是谁",
    "推荐一款便宜的耳机",
    "洗衣机甩干时声音很大",
    "阳台上的花叶子发黄",
    "明天有没有流星雨",
    "附近有没有好吃的火锅",
    "怎么把照片传到电脑上",
    "自行车链条掉了",
    "去海边旅游带什么衣服",
    "空调漏水找谁修",
    "怎样学会吹口琴",
    "超市几点关门",
    "白衬衫上的油渍怎么洗",
    "钥匙锁在屋里了",
    "这首歌是谁唱的",
    "买哪种牛奶比较好",
    "晚上睡不着怎么办",
    "围棋的让子规则",
    "外卖送错了能退吗",
    "附近的加油站怎么走",
    "蛋糕用什么面粉",
    "眼镜度数涨了多少",
    "去年冬天下了几场雪",
    "电梯停在三楼不动",
    "哪里可以打印照片",
    "鱼缸里的水变浑了",
    "春节放几天假",
    "狗狗怎么洗澡",
)
_LEAST = 0.05
"""Below, a cosine says nothing whatever the model."""


def near_of(embedder: Embedder, clauses: Vector) -> float:
    """The threshold for `embedder` over `clauses` (shape (n, d), the public ones); 1 where there are none.

    The second largest of the n = 39 best cosines. A further unrelated question is as likely to take any place among
    them, so it passes with a chance of at most 2 / (n + 1) = 5 %, whatever the distribution (the rank argument of
    split conformal prediction: Vovk, Gammerman and Shafer, 2005). Second, not first: a school may well have a rule
    about one of these matters. EmbedderError as `embedder` raises it.
    """
    if not len(clauses):
        return 1.0
    best = sorted((float((clauses @ embedder.embed_query(question)).max()) for question in UNRELATED), reverse=True)
    return max(best[1], _LEAST)

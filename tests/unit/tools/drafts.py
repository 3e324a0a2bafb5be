"""Sentences the binder must pass and pieces it must refuse, shared by the example and the property tests."""

from tools.evidence import Evidence, EvidenceKind

QUESTION = "我们院近三年挂科率怎么样？哪个专业最高？"

EVIDENCE = (
    Evidence(
        id="E1",
        kind=EvidenceKind.METRIC,
        title="课程挂科率",
        value=0.0834,
        unit="ratio",
        display="8.34%",
        n=1204,
        numerator=100,
        denominator=1204,
        entity="软件工程",
        period="2024-2025",
        period_zh="2024-2025学年",
        definition="成绩低于60分的人次占比",
        attribution="按学生所在学院",
        as_of="2026-03-20",
        completeness=0.98,
    ),
    Evidence(
        id="E2", kind=EvidenceKind.METRIC, title="毕业率", unit="ratio", n=3, numerator=1, denominator=3, entity="日语"
    ),
    Evidence(
        id="E3",
        kind=EvidenceKind.CLAUSE,
        title="学业预警",
        document="本科教育教学指南",
        clause="3.2.2 c)",
        quote="c) 学业预警。学校应建立预警制度，\n对挂科3门以上的学生不予毕业；",
    ),
    Evidence(id="E4", kind=EvidenceKind.COMPUTED, title="变化", value=0.012, unit="pp", display="+1.20 个百分点"),
    Evidence(
        id="E5",
        kind=EvidenceKind.CLAUSE,
        title="<b>附件</b>",
        document="<script>alert(1)</script>办法",
        clause="第十二条",
        quote="<img src=x onerror=alert(1)> ![图](http://evil.example/x.png) [点](javascript:alert(1)) {E1} [E9] | `x`",
    ),
)

NAMES = ("高等数学（一）", "大学英语三", "校教〔2026〕18号", "挂科率", "教师教学评价办法")

CLEAN = """近三年整体呈上升趋势。
其中最高的是{E1.entity}，为{E1}。
口径：{E1.definition}
进一步看，各专业差异不大。
与上一学年相比上升{E4}。
{E1.period}，{E1.entity}的{E1.title}为{E1}（{E1.numerator}/{E1.denominator} 人次，涉及 {E1.n} 人）。
最高的专业是{E1.entity}，{E1}；其余专业明显较低。
两者相差{E4}。
按{E1.attribution}统计，数据截至{E1.as_of}。
数据完整度为{E1.completeness}，结论仅供参考。
毕业率：{E2}。
人数太少的专业不显示具体数值，以保护学生隐私。
依据{E3.clause}：{E3.quote}
指南只列出了这一要求，没有规定具体做法。
学校自己的规定见{E3.document}。
一般而言，公共课的挂科率高于专业课。
这一结果与学院自评一致。
建议先核对成绩录入是否完整，再逐一约谈任课教师。
需要进一步分析时，可以问“哪个专业最高”。
高等数学（一）和大学英语三的通过情况需要关注。
校教〔2026〕18号文件另有说明。
同一课程在不同学期的口径完全统一。
暂无该学期的数据，缺少教务处尚未导入的成绩。
您的权限只包括本学院，无法查看其他学院的明细。
全校参考值为{E1}，本院略高于全校。
各学期走势见图表，总体平稳，末段回升。
请问您想看的是课程挂科率还是学生挂科率？
若不说明，默认按课程挂科率回答。
本学年第一手材料尚在收集。
教学一线反映的问题主要集中在实验环节。
学院应完善校院两级管理，推进一流专业建设。
第二课堂和第三方评价不在统计之列。
该指标越低越好，单位为百分比。
英语四六级不计入课程成绩。
十分接近的专业之间不宜排序。
补考与重修成绩不计入，缓考按实际成绩计入。
**要点**：挂科率上升，主要来自{E1.entity}。
- 最低：{E1.entity}，{E1}
## 总体情况
1. 先看总体
一、总体情况
（一）口径说明
| 专业 | 挂科率 | 人数 |
> 学校应建立预警制度，对挂科3门以上的学生不予毕业；
学校规定“学校应建立预警制度”。
The fail rate of {E1.entity} was {E1} in {E1.period}, the highest of all majors.
Compared with the previous year it rose by {E4}; see the definition below.
I could not find data for this term, so no conclusion is drawn.
本学期仅有部分数据，结论待学期结束后确认。
什么是挂科率？
任课教师队伍保持稳定，学院陆续出台了改进措施。
几乎所有专业都在下降。""".splitlines()

NUMBERS = """8.34%
８.３４％
约 8 个百分点
٨٪
۸
८
𝟖
𝟠.𝟛
⑧
⑻
⒏
❽
➑
Ⅷ
ⅷ
VIII 级
viii
½
⅓
²
₂
〇
㊀
㈠
㋀
⼀成
8\u200b.3
8\u00ad3
8\u2060%
8️⃣
🔟
💯
⚅
&#56;
&#x38;
8\\.3
%38
八
百分之八
三成
一成
几成
半数
一半
过半
减半
翻番
翻了一番
增加一倍
成倍增长
两个点
多一倍
为零
两个专业
俩
仨
廿余
卅
壹贰叁
捌拾
伍仟
萬
百_分_之_八
百**分**之**八
三分之一
十分之几
统一百八十人
统一三成
这一百人
数以千计
上千万
个位数
腰斩
打对折
第一名
排名第三
前十
二〇二四年
2024年
2023-2024学年
30年
第三年
三个专业
十三年
大学英语三成
大学英语三十
高等数学（二）
校教〔2026〕19号
eight
Eight percent
twenty-five
twentyfive
ei**g**ht
e i g h t
e-i-g-h-t
a dozen
half of them
doubled
twofold
two-fold
twice
a third
𝐞𝐢𝐠𝐡𝐭
ｅｉｇｈｔ
one major
first place
hundreds
a pair of
single-digit
quintupled
任一成
这一成学生
成百上千
万一
几十个
零星一两个
五五开
千分点
𠄡
шｅсть
ハ割
lO 人
XII
-{E1}
负{E1}
+{E1}
{E1}余人
{E1}万
{E1}倍
{E1}分之一
「8」
《8》
**8**""".splitlines()

MARKUP = r"""<b>好</b>
<img src=x onerror=alert(1)>
<script>alert(1)</script>
< script >
<!-- x -->
<a
＜script＞
&lt;b&gt;
&amp;
&nbsp;
![图](http://evil.example/a.png)
[点这里](http://evil.example)
[点这里](/chat)
[点][ref]
[ref]: http://evil.example
[^a]
[^a]: 注
<http://evil.example>
http://evil.example
//evil.example
www.evil.example
evil.example
t.co
javascript:alert
JavaScript :alert
java**script**:alert
data:text/html
mailto:a
a@b.cn
`代码`
```html
~~~
~~删~~
$x$
\[x\]
\*x
［点］（x）
{{x}}
{% x %}
${x}""".splitlines()

MARKS = ["[E1]", "[ E1 ]", "[e1]", "【E1】", "[^E1]", "［E1］", "[**E1**]", "[E\u200b1]"]

SLOTS = """{E9}
{E1.foo}
{E1
E1}
{}
{ E1 }
{e1}
{E1.n.n}
{E0}
{E01}
{E１}x{
｛E1｝
{E1.quote}
{E3}
{E3.n}
{E2.n}
{E2.numerator}
{E2.denominator}
{E4.entity}
{E1.__class__}
{E1.sql}""".splitlines()

QUOTATIONS = """「学校必须建立预警制度」
“学校应建立预警制度。”
『挂科四门』
"students must leave"
‘应予毕业’
'must graduate'
「予毕业」
“毕业的学生不予”
「学校应建立预警制度
应建立预警制度」
《不存在的办法》
〈不存在的办法〉
「{E1.entity}必须整改」
“门以上的学生予以毕业”""".splitlines()

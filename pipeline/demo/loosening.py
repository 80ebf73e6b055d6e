"""Written frames made looser, so that hundreds of documents can use one and none of them reads like another.

A frame of several clauses becomes: perhaps an opening that all themes share, its first clause, something shared in
between, one of its other clauses, an ending. What the frame says is kept; the long runs that it fixes are broken up.
"""

import re
from collections.abc import Sequence

from pipeline.demo.grammar import Choice, Part, Slot, Template

_SYNONYMS = {
    "完善": ("完善", "健全", "优化", "改进"),
    "健全": ("健全", "完善", "优化"),
    "推进": ("推进", "推动", "深化", "加快"),
    "推动": ("推动", "促进", "带动"),
    "加强": ("加强", "强化", "抓好", "重视", "改进"),
    "强化": ("强化", "加强"),
    "开展": ("开展", "组织", "组织开展"),
    "做好": ("做好", "抓好", "做细", "抓实"),
    "提高": ("提高", "提升"),
    "提升": ("提升", "提高"),
    "引导": ("引导", "指导", "鼓励", "动员"),
    "推行": ("推行", "实行", "探索", "试行"),
    "用好": ("用好", "用足", "用活"),
    "培养": ("培养", "培育"),
}
_VERBS = frozenset(
    re.findall(
        "..",
        "落实组织完善推进加强开展规范做好推动优化深化推行用好引导指导发挥健全实施支持提高实行办好建设培养"
        "培训强化开发改进保障执行建好扩大更新整合配备推广探索打造丰富增强提升选派培育激发创建遴选完成清理"
        "调整改善服务普及杜绝公布抓好邀请细化改造明确营造消除宣传畅通关注充实共享引进提供制定管好维护编制帮助"
        "公开补齐发展查处弘扬修订鼓励注重巩固减轻公示抓实研究分析关心学习聘请补充设计化解整治升级总结"
        "构建重视倡导缓解防范对接传承排查回应解决放大拓宽扶持挖掘凝聚压实督促监测",
    )
)
"""Verbs that bear an adverb before them whatever their object."""
_ADVERB: Part = Choice(((), (Slot("副"),), (Slot("副"),)))
_OPENING: Part = Choice(((), (), (), (Slot("要"), "，"), (Slot("时"),)))
_OPENING_OF_DATED: Part = Choice(((), (), (), (Slot("要"), "，")))
_CLAUSE_BETWEEN: Part = Choice(((), *[(Slot("插"),)] * 3))
_ADVERBIAL_OR_CLAUSE_BETWEEN: Part = Choice(((), *[(Slot("引"),)] * 3, *[(Slot("插"),)] * 3))


def loosen(frame: Template, required: str = "") -> Template:
    """The frame with room for shared words. Clauses up to the one that holds the slot `required` are all kept."""
    clauses = split_clauses(frame)
    own = [clause for clause in clauses if not all(isinstance(part, Slot) for part in clause)]
    shared = [clause for clause in clauses if all(isinstance(part, Slot) for part in clause)]
    n_kept = 1 + max((i for i, clause in enumerate(own) if required and holds(clause, required)), default=0)
    kept, others = own[:n_kept], own[n_kept:]
    opening = _OPENING_OF_DATED if any(holds(clause, "时") for clause in clauses) else _OPENING
    parts: list[Part] = [opening, *_vary_verb(kept[0])]
    for clause in kept[1:]:
        parts += ["，", *_link(clause)]
    if others:
        parts += ["，", Choice(tuple(_link(clause) for clause in others))]
    endings: list[Template] = [("，", *clause) for clause in shared]
    parts += [Choice((*endings, ("，", Slot("尾句")))), "。"]
    return tuple(parts)


def split_clauses(frame: Template) -> list[Template]:
    """The frame cut at its commas outside of brackets, without the full stop."""
    clauses: list[list[Part]] = [[]]
    for part in frame:
        if not isinstance(part, str):
            clauses[-1].append(part)
            continue
        for index, piece in enumerate(part.rstrip("。").split("，")):
            if index:
                clauses.append([])
            if piece:
                clauses[-1].append(piece)
    return [tuple(clause) for clause in clauses if clause]


def holds(clause: Sequence[Part], slot: str) -> bool:
    """Whether a slot of this name stands anywhere in the clause."""
    return any(
        (isinstance(part, Slot) and part.name == slot)
        or (isinstance(part, Choice) and any(holds(option, slot) for option in part.options))
        for part in clause
    )


def _link(clause: Template) -> Template:
    """The clause with something shared before it; means and times only before a verb, which they can govern."""
    varied = _vary_verb(clause)
    return (_CLAUSE_BETWEEN if varied == clause else _ADVERBIAL_OR_CLAUSE_BETWEEN, *varied)


def _vary_verb(clause: Template) -> Template:
    """An adverb now and then before the verb that a clause opens with, and other verbs for the commonest ones."""
    first, rest = clause[0], clause[1:]
    if isinstance(first, str) and first[:2] in _VERBS:
        remainder = (first[2:],) if first[2:] else ()
        return (_ADVERB, _verbs([first[:2]]), *remainder, *rest)
    if isinstance(first, Choice):
        options = [option[0] if len(option) == 1 else None for option in first.options]
        verbs = [option for option in options if isinstance(option, str) and option in _VERBS]
        if len(verbs) == len(first.options):
            return (_ADVERB, _verbs(verbs), *rest)
    return clause


def _verbs(verbs: Sequence[str]) -> Part:
    return Choice(tuple((verb,) for verb in dict.fromkeys(v for verb in verbs for v in _SYNONYMS.get(verb, (verb,)))))

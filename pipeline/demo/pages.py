"""A plan as a file: plain text, a web page of a county government with all that stands around the article, Word or PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from pipeline.demo.grammar import Writer
from pipeline.demo.office import write_docx, write_pdf
from pipeline.demo.plans import Plan


@dataclass(frozen=True)
class DocumentFile:
    """path: relative, with forward slashes. encoding: of a text's bytes, whatever the page declares; else None."""

    path: str
    content: bytes
    encoding: str | None
    format: str


_KINDS = (
    *(("txt", "utf-8"), ("txt", "utf-8"), ("txt", "gb18030"), ("html", "utf-8"), ("html", "gb18030")),
    *(("docx", None), ("pdf", None)),
)
_NEWS = (
    "关于做好寒假期间值班工作的通知",
    "我局召开新学期工作部署会",
    "关于公布名师工作室名单的通知",
    "局领导到基层学校走访调研",
    "全域教育工作会议召开",
    "关于开展优秀论文评选的通知",
    "机关干部参加义务植树活动",
    "关于中考报名时间的公告",
    "教师招聘笔试成绩公示",
    "小学生足球联赛圆满落幕",
    "关于调整作息时间的通知",
    "部门预算公开说明",
    "关于举办书画展的通知",
    "幼儿园开放日活动掠影",
)


def make_file(plan: Plan) -> DocumentFile:
    """The plan as one file; format and encoding are drawn from the plan's own random numbers."""
    writer = plan.writer
    format_, encoding = _KINDS[writer.below(len(_KINDS))]
    paragraphs = plan.paragraphs()
    name = f"{plan.place.name}_{plan.year}.{format_}"
    if encoding is None:
        write = write_docx if format_ == "docx" else write_pdf
        title, *body = paragraphs
        return DocumentFile(f"附件/{name}", write([title, *(f"　　{line}" for line in body)]), None, format_)
    if format_ == "txt":
        return DocumentFile(name, _text(paragraphs, writer).encode(encoding), encoding, format_)
    # Pages in GB18030 call themselves gb2312, as most of their kind do; readers must not believe them.
    charset = "utf-8" if encoding == "utf-8" else "gb2312"
    return DocumentFile(
        f"网页/{plan.year}/{name}", _page(plan, paragraphs, charset, writer).encode(encoding), encoding, format_
    )


def _text(paragraphs: Sequence[str], writer: Writer) -> str:
    indent = writer.pick(["", "　　", "    "])
    gap = writer.pick(["\n", "\n", "\n\n", "\r\n"])
    title, *rest = paragraphs
    return gap.join([title, *(indent + line for line in rest)]) + gap[:2]


def _page(plan: Plan, paragraphs: Sequence[str], charset: str, writer: Writer) -> str:
    title, *body = paragraphs
    paragraph_style = writer.pick(['style="text-indent: 2em;"', 'class="MsoNormal"', 'align="left"'])
    links = [_link(plan.year, writer) for _ in range(7)]
    return _template().substitute(
        charset=charset,
        title=escape(title),
        site=f"{plan.place.name}教育信息网",
        issuer=plan.place.issuer,
        issued_on=plan.issued_on.isoformat(),
        hits=100 + writer.below(4000),
        body_class=writer.pick(["TRS_Editor", "article-content", "news_conent_two_text", "zoom"]),
        article="\n".join(f"<p {paragraph_style}>{_quote(line, writer)}</p>" for line in body),
        previous=links[0],
        next=links[1],
        sidebar="\n".join(f"<li>{link}<span>{plan.year}-{1 + writer.below(12):02d}</span></li>" for link in links[2:]),
        serial=f"{plan.year % 100:02d}00{100 + writer.below(900)}",
    )


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))


def _link(year: int, writer: Writer) -> str:
    return f'<a href="/xwzx/{year}/{1000 + writer.below(9000)}.html">{writer.pick(_NEWS)}</a>'


def _quote(line: str, writer: Writer) -> str:
    """A paragraph in HTML; some editors leave the indent as blanks and the quotation marks as entities."""
    text = escape(line, quote=False)
    if writer.chance(0.1):
        text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return f"　　{text}" if writer.chance(0.5) else text

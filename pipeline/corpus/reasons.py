"""Why a file is set aside."""

from dataclasses import dataclass
from typing import Literal

# code → (中文, English). `{}` is the detail that stands behind the code.
REASONS = {
    "empty": ("空文件（{}）", "empty ({})"),
    "unreadable": ("无法读取：{}", "can't be read: {}"),
    "unsupported": (
        "不支持的格式（{}）；请另存为 .txt 或 .html",
        "format not supported ({}); save it as .txt or .html",
    ),
    "undecodable": (
        "不是文本：无法按 UTF-8、GB18030、Big5 或 UTF-16 解码（{}）",
        "not text: can't be decoded as UTF-8, GB18030, Big5 or UTF-16 ({})",
    ),
    "not_chinese": ("不是中文：文字中汉字占 {}", "not Chinese: Chinese characters are {} of its letters"),
    "too_short": ("汉字太少（{} 个）", "too few Chinese characters ({})"),
    "duplicate": ("与 {} 正文相同", "same text as {}"),
    # What the audit sets aside; audit.checks in params.yaml says which.
    "version": ("是 {} 的草案或转载，不重复计数", "a draft or reprint of {}, not counted twice"),
    "near_duplicate": ("与 {} 几乎相同", "nearly the same as {}"),
    "copied": ("大部分抄自更早的文件（{}）", "mostly copied from earlier documents ({})"),
    "false_year": ("年份与正文不符", "its year contradicts its text"),
    "spun_text": ("疑为改写的文本", "seems to be a spun text"),
    "wrong_content": ("正文不是标题所说的文件", "its text is not what its title says"),
    "garbled": ("乱码", "garbled"),
    "lost_characters": ("有字符丢失", "characters are lost"),
    "truncated": ("正文不全", "its text is not whole"),
}


@dataclass(frozen=True)
class SetAside:
    """A file can't be used: a code of REASONS and its detail."""

    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def describe_reason(reason: str, language: Literal["zh", "en"]) -> str:
    """Why a file was set aside, as a phrase in Chinese ("zh") or English ("en").

    >>> describe_reason("too_short: 38", "zh")
    '汉字太少（38 个）'
    >>> describe_reason("duplicate: 2017/a.txt", "en")
    'same text as 2017/a.txt'
    """
    code, _, detail = reason.partition(": ")
    return REASONS[code][0 if language == "zh" else 1].format(detail)

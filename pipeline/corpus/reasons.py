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
    "timeout": (
        "读取超时（超过 {} 秒），已中止；请另存为 .docx 或 .txt，或拆成几个文件",
        "reading it took too long (more than {} s) and was stopped; save it as .docx or .txt, or split it",
    ),
    "memory": (
        "读取时内存超过 {}，已中止；请拆成几个文件，或另存为 .txt",
        "reading it took more than {} of memory and was stopped; split it, or save it as .txt",
    ),
    "crashed": (
        "文件损坏或异常，读取程序出错（{}）；请打开后另存为 .docx 或 .txt",
        "damaged or odd: its reader broke down ({}); open it and save it as .docx or .txt",
    ),
    "duplicate": ("与 {} 正文相同", "same text as {}"),
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

"""Why a file is set aside, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

# code → (中文, English). `{}` is the detail that stands behind the code.
REASONS = {
    "empty": ("空文件（{}）", "empty ({})"),
    "unreadable": ("无法读取：{}", "can't be read: {}"),
    "unsupported": ("不支持的格式（{}）；请{}", "format not supported ({}); {}"),
    "undecodable": (
        "不是文本：无法按 UTF-8、GB18030、Big5 或 UTF-16 解码（{}）；若知道编码，请写入 metadata.csv 的 encoding 一列",
        "not text: can't be decoded as UTF-8, GB18030, Big5 or UTF-16 ({}); where you know the encoding, "
        "write it into metadata.csv, column encoding",
    ),
    "damaged": ("文件损坏或不完整（{}）；请重新下载", "damaged or cut off ({}); download it again"),
    "encrypted": ("有密码（{}）；请去掉密码另存", "protected by a password ({}); save it without"),
    "too_large": ("太大（{}）；请拆成一份文档一个文件", "too large ({}); split it into one document a file"),
    "bomb": (
        "压缩比异常，不予解压（{}）；若确为文档，请自行解压",
        "inflates beyond all reason ({}); where it does hold documents, unpack it yourself",
    ),
    "overlap": (
        "压缩包内的文件互相重叠（{}），不予解压；若确为文档，请自行解压",
        "members of the archive share its bytes ({}), so it is not unpacked; where it does hold documents, unpack it yourself",
    ),
    "nested": ("压缩包套了不止一层（{}）；请先解压", "an archive inside an archive inside an archive ({}); unpack it"),
    "no_text_layer": (
        "没有可用的文字层（{}），多半是扫描件；请先做文字识别（OCR）",
        "no text layer that can be used ({}), probably a scan; it needs OCR",
    ),
    "no_text_column": (
        "表格中没有正文一列（现有的列：{}）；请把它的列名写进 params.yaml 的 corpus.columns.text；"
        "若是其他文档的目录，请改名为 metadata.csv，并以 path 一列指明各行是哪个文件",
        "the table has no text column (its columns: {}); name it in params.yaml, corpus.columns.text; "
        "if it describes other documents, call it metadata.csv and name the file of each row in a column path",
    ),
    "no_object": ("这一行不是 JSON 对象（{}）", "the line is not a JSON object ({})"),
    "not_chinese": ("不是中文：文字中汉字占 {}", "not Chinese: Chinese characters are {} of its letters"),
    "too_short": ("汉字太少（{} 个）", "too few Chinese characters ({})"),
    "skipped": ("按 {} 不读", "not read, as {} says"),
    "timeout": (
        "读取超时（处理器时间超过 {} 秒），已中止；请另存为 .docx 或 .txt，或拆成几个文件",
        "reading it took too long (more than {} s of CPU) and was stopped; save it as .docx or .txt, or split it",
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
    # What corpus.only leaves out; the detail is its keys.
    "not_selected": ("不在 corpus.only（{}）所选之列", "not among what corpus.only ({}) selects"),
    # What the audit sets aside; audit.checks in params.yaml says which.
    "version": ("是 {} 的草案或转载，不重复计数", "a draft or reprint of {}, not counted twice"),
    "near_duplicate": ("与 {} 几乎相同", "nearly the same as {}"),
    "copied": ("大部分抄自更早的文件（{}）", "mostly copied from earlier documents ({})"),
    "contradiction": ("同一项两处写得不一样", "a field is stated twice and not alike"),
    "unread_value": ("表格中有读不出的值", "its table states a value that can't be read"),
    "false_year": ("年份与正文不符", "its year contradicts its text"),
    "spun_text": ("疑为改写的文本", "seems to be a spun text"),
    "wrong_content": ("正文不是标题所说的文件", "its text is not what its title says"),
    "garbled": ("乱码（{}），请换一份原件", "garbled ({}); find another copy"),
    "lost_characters": ("有字符丢失", "characters are lost"),
    "truncated": ("正文不全", "its text is not whole"),
    "cut_text": ("成句文字有 {} 被去掉", "{} of its sentences were cut"),
}

_SAVE_AS_DOCX = ("用能打开它的软件另存为 .docx", "save it as .docx with the program that opens it")
_SAVE_AS_XLSX = ("另存为 .xlsx", "save it as .xlsx")
_SAVE_AS_JSONL = ("另存为 .jsonl，一行一个对象", "save it as .jsonl, one object a line")
_NEEDS_OCR = ("先做文字识别（OCR）", "it needs OCR")
_SAVE_DOCX_ANEW = ("用 Word 或 WPS 打开，另存为普通 .docx", "open it in Word or WPS and save it as an ordinary .docx")
_UNPACK = ("先解压", "unpack it first")
_SAVE_AS_TEXT = ("另存为 .docx、.txt 或 .html", "save it as .docx, .txt or .html")
# What to do with a format that can't be read.
ADVICE = (
    dict.fromkeys((".wps", ".ofd", ".caj", ".kdh", ".rtf", ".odt", ".pages", ".wpt", ".dot", ".docm"), _SAVE_AS_DOCX)
    | dict.fromkeys((".et", ".ods", ".numbers", ".xlsb", ".dbf"), _SAVE_AS_XLSX)
    | {".json": _SAVE_AS_JSONL, ".docx": _SAVE_DOCX_ANEW}
    | dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".djvu"), _NEEDS_OCR)
    | dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".bz2", ".xz", ".tgz", ".zst"), _UNPACK)
)


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
    >>> describe_reason("unsupported: .rar", "en")
    'format not supported (.rar); unpack it first'
    """
    code, _, detail = reason.partition(": ")
    chosen = 0 if language == "zh" else 1
    advice = ADVICE.get(detail.split(" ")[0], _SAVE_AS_TEXT)[chosen]
    return REASONS[code][chosen].format(detail, advice)

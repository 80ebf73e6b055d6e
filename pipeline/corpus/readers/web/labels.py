"""The labels of the block that a government page or a legal database puts above a document."""

import re
from collections.abc import Mapping

# What a label asks for → the labels.
LABELS: Mapping[str, str] = {
    "made": "(?:成文|生成|制发|发文|印发|签发|颁布)(?:日期|时间)",
    "published": "(?:发布|公开|公布|更新)(?:日期|时间)",
    "day": "(?:生效|实施|施行|失效|废止|批准|录入)(?:日期|时间)",
    "number": "文号|(?:发文|文件|公文)字号|文件编号|文件号|发布文号|规范性文件(?:统一)?编号|统一登记号",
    "code": "(?:信息)?索引(?:编)?号|信息索引|索取号|(?:法宝)?引证码|唯一标[志识]码?",
    "body": "(?:发布|发文|制发|制定|印发|颁布|公开|批准)(?:单位|机构|机关|部门)|发布者|责任部门|公开(?:责任部门|主体)",
    "source": "(?:信息)?来源|作者(?:[(（]来源[)）])?",
    "title": "(?:信息|文件|公文)?名称|(?:文件|公文)?标题",
    "state": "效力状态|有效性|是否有效|时效(?:性|状态)|文件状态",
    "word": "公开(?:方式|形式|类型|类别|属性|时限|范围|程序)|(?:主题|组配|体裁|信息|内容|专题)(?:分类|类别)|"
    "(?:公开|信息|所属)(?:目录|栏目)|所属(?:主题|分类)|"
    "服务对象|主题词|关键[词字]|效力(?:级别|层级|位阶)|法规(?:类别|类型)|(?:文件|公文)(?:类型|种类)|文种|载体类型|记录形式|语种",
}
INDEX_LABELS = "|".join(LABELS.values())


def space_out(names: str) -> str:
    """A pattern of names with blanks between their characters: 索 引 号."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff(])", r"\\s{0,4}", names)


_ALONE = re.compile(rf"\s*(?:{space_out(INDEX_LABELS)})\s*")


def is_index_label(text: str) -> bool:
    """Whether a text is one label of such a block and nothing else.

    >>> is_index_label("索 引 号"), is_index_label("名称不变")
    (True, False)
    """
    return bool(_ALONE.fullmatch(text))

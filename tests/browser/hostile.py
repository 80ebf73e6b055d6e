"""What a document may hold that a page must neither run nor be led astray by."""

# Each would set `attacked` in the page, or show what follows from right to left.
SCRIPTS = [
    '<img src=x onerror="window.attacked=1">',
    "</script><script>window.attacked=1</script>",
    '"><svg onload="window.attacked=1">',
    "</title></style><script>window.attacked=1</script><!--",
    "\u202etxt.exe\u2066",
    "javascript:window.attacked=1//",
    "{{ 7*7 }}${7*7}'\"`",
]

# Letters of two UTF-16 units, in the place of frequent ones that stand in no keyword: offsets of Python stay as they are.
SWAPS = str.maketrans({"全": "𠮷", "的": "𝄞", "，": "😀"})


def swap_letters(text: str) -> str:
    return text.translate(SWAPS)

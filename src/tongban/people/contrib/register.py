"""Registers for the comparison of name and ID number (level 1).

Contract of a register: `(name, id_number) -> str | None`: None if the two belong together, else
words for the citizen. Connected by people.services.real_name.use_register. A site that may query the
population register of the public security organ connects its own; the demo has none to ask.
"""

import re

CHINESE_NAME = re.compile(r"^[㐀-鿿豈-﫿𠀀-𲎯]{1,25}(?:·[㐀-鿿豈-﫿𠀀-𲎯]{1,25})*$")


def form_check(name: str, id_number: str) -> str | None:
    """Check form alone: the demo's register, which knows nobody."""
    if not CHINESE_NAME.match(name) or len(name) < 2:
        return "姓名请填写身份证上的汉字姓名（少数民族姓名中的点用“·”）。"
    return None

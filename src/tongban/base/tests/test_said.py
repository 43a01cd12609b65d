"""Words that remember what was put into them."""

import json

from django.utils import translation

from tongban.base.said import said
from tongban.base.templatetags.ui import told


def test_said_is_text_like_any_other():
    words = said("请填写{label}。", label="姓名")

    assert words == "请填写姓名。"
    assert json.dumps({"message": words}, ensure_ascii=False) == '{"message": "请填写姓名。"}'


def test_it_is_told_in_the_language_of_the_page_with_its_values():
    words = said("请填写{label}。", label="姓名")
    inside = said("{label}：{wrong}", label="姓名", wrong=words)

    assert told(words) == "请填写姓名。"
    with translation.override("en"):
        assert told(words) == "Please fill in: Name."
        assert told(inside) == "Name: Please fill in: Name."


def test_what_no_catalogue_knows_is_told_as_it_was_said():
    with translation.override("ru"):
        assert told(said("{a} 和 {b}", a="{x}", b="%(y)s")) == "{x} 和 %(y)s"
        assert told("谁也没翻译过的话") == "谁也没翻译过的话"
        assert told("") == ""

"""Cutting texts into terms, and spelling them."""

from hypothesis import given
from hypothesis import strategies as st

from tongban.base.search import initials, pairs, pinyin, spellings, terms


def test_chinese_is_cut_into_characters_and_pairs_latin_words_stay_whole():
    assert terms("身份证ABC 12345") == ["身", "份", "证", "身份", "份证", "abc", "12345"]
    assert terms("房") == ["房"]
    assert terms("，。!") == []


def test_pinyin_and_initials():
    assert (pinyin("低保"), initials("身份证")) == ("dibao", "sfz")
    assert {"dibao", "db", "sfz"} <= spellings("低保") | spellings("身份证")
    assert spellings("KTV") == set()


def test_full_width_letters_are_the_same_letters():
    assert terms("ＫＴＶ") == terms("ktv")


@given(st.text(alphabet="同江市政务服务网身份证", min_size=2, max_size=20))
def test_every_part_of_a_text_shares_a_pair_with_it(text):
    whole = set(terms(text))

    assert all(pair in whole for pair in pairs(text))
    assert set(terms(text[:2])) <= whole


@given(st.text(max_size=60))
def test_a_term_is_letters_and_figures_alone(text):
    assert all(term.isalnum() for term in terms(text))

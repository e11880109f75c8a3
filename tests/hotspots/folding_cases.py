"""Spellings and what they fold to: held against `hotspots/folding.py` here and against the phone's script."""

from typing import Final

FOLDED: Final = {
    "the other Tai": ("台東縣政府", "臺東縣政府"),
    "the same Tai": ("臺東縣政府", "臺東縣政府"),
    "full-width letters": ("ＦＯＲＥＳＴ", "forest"),
    "full-width digits": ("中山路１２３號", "中山路123號"),
    "capitals": ("Taitung Forest Park", "taitungforestpark"),
    "spaces of both widths": ("臺東　森林 公園\t", "臺東森林公園"),
    "a space that takes no room": ("臺東\u200b森林\ufeff", "臺東森林"),
    "Chinese punctuation": ("「森林」、公園（北門）。", "森林公園北門"),
    "Western punctuation": ("7-ELEVEN, No. 5 & Sons'", "7elevenno5sons"),
    "an underscore": ("a_b", "ab"),
    "symbols": ("★好店★＋～$", "好店"),
    "accents": ("Café Ångström", "cafeangstrom"),
    "an accent of its own": ("Cafe\u0301", "cafe"),
    "sharp s": ("Straße", "strasse"),
    "one sign of two letters": ("㎞ ™", "kmtm"),
    "Japanese, half-width": ("ｶﾌｪ", "カフェ"),
    "a letter of Amis": ("Pangcah ’Amis", "pangcahamis"),
    "nothing": ("", ""),
    "nothing but punctuation": ("……！", ""),
}

"""The web font: small, complete for French and European names, made once."""

import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from rsn_training.common.fonts import build_fonts

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build the font once for the tests of this file."""
    return build_fonts(tmp_path_factory.mktemp("fonts") / "made" / "here")


def test_font_is_small_and_keeps_its_licence(fonts: list[Path]) -> None:
    assert [path.name for path in fonts] == ["figtree.woff2", "figtree-LICENSE.txt"]
    assert 10_000 < fonts[0].stat().st_size < 30_000
    assert "Open Font License" in fonts[1].read_text().replace(
        "OPEN FONT LICENSE", "Open Font License"
    )
    assert not list(fonts[0].parent.glob("*.part"))


def test_font_has_the_letters_and_spaces_of_french_and_of_european_names(fonts: list[Path]) -> None:
    with TTFont(fonts[0]) as font:
        known = font.getBestCmap()
        wanted = "Zoé Œuvre ÇÀŸ «\u202f84\u00a0%\u202f» l’e\u2011réputation – … € Łukasz Şükrü Dvořák Đorđe Ñ ß → ↑ −"
        assert [char for char in wanted if ord(char) not in known] == []
        narrow = font["hmtx"][known[0x202F]][0]
        assert 0 < narrow < font["hmtx"][known[0x20]][0]
        axis = font["fvar"].axes[0]
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 850)


def test_second_call_does_nothing_and_an_old_file_is_made_again(tmp_path: Path) -> None:
    woff2 = build_fonts(tmp_path)[0]
    made_at = woff2.stat().st_mtime_ns
    build_fonts(tmp_path)
    assert woff2.stat().st_mtime_ns == made_at
    os.utime(woff2, (1, 1))
    build_fonts(tmp_path)
    assert woff2.stat().st_mtime > 1


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("rsn_training.common.fonts.PACKAGE", "fontpkg_nowhere")
    with pytest.raises(FileNotFoundError, match="fontpkg_nowhere"):
        build_fonts(tmp_path)

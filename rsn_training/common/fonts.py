"""Make the web font at set-up: Figtree, cut down to the letters of European languages."""

import importlib.util
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

PACKAGE = "fontpkg_figtree"
SOURCE = "Figtree[wght].ttf"
WEIGHTS = (400, 850)
LETTERS = (
    "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6,U+02DA,U+02DC,U+1E9E,U+2010-2027,U+202F,"
    "U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
FEATURES = ["kern", "mark", "mkmk", "liga", "ccmp", "locl", "tnum", "case", "calt"]
# Spaces that French typography needs and the font lacks, as parts of the em.
SPACES = {0x2009: ("thinspace", 5), 0x202F: ("narrownbspace", 5)}
HYPHEN, NO_BREAK_HYPHEN = 0x002D, 0x2011


def build_fonts(target: Path) -> list[Path]:
    """Write `figtree.woff2` and its licence into `target` and return their paths.

    Nothing is done when both are there and newer than the package and this recipe.
    """
    source, licence = _package_files()
    outputs = [target / "figtree.woff2", target / "figtree-LICENSE.txt"]
    if _is_fresh(outputs, than=[source, Path(__file__)]):
        return outputs
    target.mkdir(parents=True, exist_ok=True)
    draft = target / "figtree.woff2.part"
    _subset(source, draft)
    draft.replace(outputs[0])
    shutil.copyfile(licence, outputs[1])
    return outputs


def _package_files() -> tuple[Path, Path]:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed: run make setup")
    folder = Path(spec.origin).parent
    return folder / "files" / SOURCE, folder / "LICENSE"


def _is_fresh(outputs: list[Path], *, than: list[Path]) -> bool:
    if not all(path.exists() for path in outputs):
        return False
    oldest = min(path.stat().st_mtime for path in outputs)
    return all(path.stat().st_mtime <= oldest for path in than)


def _subset(source: Path, output: Path) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    _add_spaces(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    subset.save_font(font, str(output), options)
    font.close()


def _add_spaces(font: TTFont) -> None:
    """Add the missing narrow spaces, and draw the no-break hyphen as the hyphen."""
    em = font["head"].unitsPerEm
    known = font.getBestCmap()
    known_glyphs = font.getGlyphOrder()
    extra = {code: spec for code, spec in SPACES.items() if code not in known}
    variations = font["gvar"].variations  # read before the list of glyphs grows
    font.setGlyphOrder([*known_glyphs, *(name for name, _ in extra.values())])
    for name, part in extra.values():
        font["glyf"][name] = Glyph()
        font["hmtx"][name] = (em // part, 0)
        variations[name] = []
    if extra and "HVAR" in font:
        del font["HVAR"]  # optional table that counts glyphs; widths then come from gvar
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({code: name for code, (name, _) in extra.items()})
            table.cmap.setdefault(NO_BREAK_HYPHEN, table.cmap[HYPHEN])

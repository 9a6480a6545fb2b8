"""Screen, picture and paper agree: every view's figure, sheet and page carry the texts of its one plain table."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from matplotlib.figure import Figure
from pypdf import PdfReader

from par_desktop.charts.render import figure_to_rgba, hit_map
from par_desktop.charts.style import Style
from par_desktop.domain.units import Unit, UnitKind
from par_desktop.domain.views.comparison_rows import Sight, View
from par_desktop.domain.world import World
from par_desktop.errors import ParError
from par_desktop.services.make_comparison import document, draw, picture, save_as, shade_words, table_of
from tests.text.test_comparison import comparison

UNIT = "Phường Bà Triệu"
SIGHTS = {view: Sight(view, UNIT, 0) for view in View}
CITY = Unit("356", "Thành phố Nam Định", "Nam Định", UnitKind.DISTRICT, 0)


@pytest.fixture(scope="module")
def world() -> World:
    from par_desktop.data.templates import load_world

    return load_world()


def printed(figure: Figure) -> set[str]:
    every = [text.get_text() for text in figure.texts]
    every += [text.get_text() for axes in figure.axes for text in axes.texts]
    return set(every)


@pytest.mark.parametrize("view", [View.TABLE, View.RANKS, View.HEAT])
def test_a_picture_prints_what_the_table_says(view: View) -> None:
    table = table_of(comparison(), SIGHTS[view])
    for style in (Style.paper(), Style.paper(("DejaVu Sans",))):
        shown = printed(draw(comparison(), SIGHTS[view], style, (900, 420)))
        cells = {text for row in table.rows for text in row.texts[1:] if text}
        assert cells <= shown
        assert set(table.headings[2:]) <= shown


def test_a_trend_prints_the_units_values_and_names_its_gaps() -> None:
    found = comparison()
    shown = printed(draw(found, Sight(View.TREND, UNIT), Style.paper(), (900, 420)))
    ours = {row.texts[1] for row in trend_rows()}
    assert ours <= shown
    assert {"95,00 mục tiêu", "94,20 Phường Bà Triệu", "94,20 toàn thành phố"} <= shown
    gaps = printed(draw(found, Sight(View.TREND, "Phường Cửa Bắc"), Style.paper(), (900, 420)))
    assert {"không\nphát\nsinh", "chưa\nnhập"} <= gaps
    ahead = draw(found, Sight(View.TREND, "Phường Cửa Nam"), Style.paper(), (900, 420))
    bands = [patch.get_gid() for patch in ahead.axes[0].patches]
    assert bands == ["gap:T2"], "a month that is not over is no gap"


def trend_rows() -> list[object]:
    return list(table_of(comparison(), Sight(View.TREND, UNIT)).rows)


def test_a_target_is_a_dashed_level_and_2020_a_dotted_one() -> None:
    from fractions import Fraction

    figure = draw(comparison(baselines={UNIT: (Fraction(90),) * 3}), Sight(View.TREND, UNIT), Style.paper(), (900, 420))
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    assert list(lines["mục tiêu"].get_ydata()) == [95, 95]
    assert list(lines["mục tiêu"].get_xdata()) == [-0.5, 2.5]
    assert list(lines["năm 2020"].get_ydata()) == [90, 90]
    assert {lines[name].get_linestyle() for name in ("mục tiêu", "năm 2020")} == {"--"}
    assert lines["mục tiêu"]._dash_pattern != lines["năm 2020"]._dash_pattern
    assert lines[UNIT].get_marker() == "o"


def test_every_cell_of_a_heat_map_answers_and_only_lacking_ones_are_hatched() -> None:
    figure = draw(comparison(), Sight(View.HEAT), Style.paper(), (900, 420))
    names = {area.name for area in hit_map(figure)}
    assert {f"{UNIT}:0", "Xã Lộc An:2", ":2"} <= names
    assert len(names) == 6 * 3
    hatched = {patch.get_gid() for patch in figure.artists if getattr(patch, "get_hatch", lambda: None)()}
    assert hatched == {"shade:Phường Cửa Bắc:2", "shade:Phường Cửa Nam:1", "shade:Xã Lộc An:0"}


def test_the_shades_are_degrees_of_lightness_that_print_in_grey() -> None:
    figure = draw(comparison(), Sight(View.HEAT), Style.paper(), (900, 420))
    pixels, width, height = figure_to_rgba(figure)

    def grey(name: str) -> int:
        area = next(each for each in hit_map(figure) if each.name == name)
        at = (int(area.y + 3) * width + int(area.x + 4)) * 4
        return round(0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2])

    best, near, worst = grey(f"{UNIT}:0"), grey(f"{UNIT}:1"), grey("Xã Lộc An:1")
    assert height == 420
    assert best > near > worst
    assert best - near >= 20
    assert "còn cách mục tiêu đến 23,8 · 47,5 · 71,3 · 95,0" in shade_words(comparison())


def test_words_on_a_shade_are_readable() -> None:
    from matplotlib.colors import to_hex

    from par_desktop.charts.heatmap import readable

    figure = draw(comparison(), Sight(View.HEAT), Style.paper(), (900, 420))
    grounds = {
        patch.get_gid(): to_hex(patch.get_facecolor())
        for patch in figure.artists
        if str(patch.get_gid()).startswith("s")
    }
    inks = {str(text.get_gid()): str(text.get_color()) for text in figure.texts}
    for gid, ground in grounds.items():
        assert readable(inks[gid.replace("shade:", "cell:")], ground) >= 4.5, gid


def test_ranked_bars_have_the_target_across_and_few_first_where_few_are_better() -> None:
    from par_desktop.domain.metrics import Direction

    figure = draw(comparison(), Sight(View.RANKS, UNIT, 0), Style.paper(), (700, 300))
    target = next(line for line in figure.axes[0].lines if line.get_label() == "mục tiêu")
    assert list(target.get_xdata()) == [95.0, 95.0]  # type: ignore[arg-type]
    down = draw(comparison(Direction.DOWN), Sight(View.RANKS, UNIT, 0), Style.paper(), (700, 300))
    names = [t.get_text() for t in down.texts if str(t.get_gid()).startswith("name:")]
    assert names[0] == "Phường Cửa Bắc"


@pytest.mark.parametrize("view", list(View))
def test_a_page_is_a4_and_says_title_cells_and_notes(view: View, world: World, tmp_path: Path) -> None:
    path = save_as(comparison(), SIGHTS[view], world, CITY, date(2022, 3, 20), tmp_path / "bang.pdf")
    (page,) = PdfReader(path).pages
    upright = view is View.RANKS
    sides = [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)]
    assert sides == ([210, 297] if upright else [297, 210])
    text = page.extract_text()
    table = table_of(comparison(), SIGHTS[view])
    assert table.title in text
    assert "mục tiêu 95 %" in text
    assert "96,50" in text


def test_a_sheet_has_numbers_that_equal_the_page(world: World, tmp_path: Path) -> None:
    path = save_as(comparison(), Sight(View.TABLE), world, CITY, date(2022, 3, 20), tmp_path / "bang.xlsx")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
    (row,) = [row for row in rows if UNIT in row]
    assert [Decimal(str(value)) for value in row[2:]] == [Decimal("96.5"), Decimal(90), Decimal("94.2")]
    (city,) = [row for row in rows if "Toàn thành phố" in row]
    assert city[2] == pytest.approx(95.56)
    (nothing,) = [row for row in rows if "Phường Cửa Bắc" in row]
    assert nothing[3:] == ["kps", "thiếu"]
    assert any("Cách tính: (8) / (7)" in str(row[0]) for row in rows)


def test_a_document_of_ranks_keeps_whole_numbers_whole(world: World) -> None:
    (table,) = document(comparison(), Sight(View.RANKS, "", 0), world, CITY, date(2022, 3, 20)).tables()
    decimals = {column.title: column.decimals for column in table.columns}
    assert (decimals["Giá trị"], decimals["Tử số"], decimals["Mẫu số"]) == (2, 0, 0)
    assert table.rows[1].cells[:5] == (2, UNIT, Decimal("96.50"), 193, 200)


def test_a_picture_carries_its_title_and_another_suffix_is_refused(world: World, tmp_path: Path) -> None:
    png = picture(comparison(), Sight(View.TABLE), dpi=96)
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert width == 1000 + 2 * 8
    assert height > 28 + 24 * 6 + 40, "title above and notes beneath"
    assert io.BytesIO(png).getbuffer().nbytes > 5_000
    with pytest.raises(ParError, match="unknown_format"):
        save_as(comparison(), Sight(View.TABLE), world, CITY, date(2022, 3, 20), tmp_path / "bang.docx")

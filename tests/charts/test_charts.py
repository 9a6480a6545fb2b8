"""Charts say in words and artists what their rows say; hit maps and files are usable."""

from __future__ import annotations

import io
import subprocess
import sys
from decimal import Decimal

import pytest
from matplotlib.figure import Figure

from par_desktop.charts import AreaBar, RankedBar, Style, TrendLine, area_bars, ranked_bars, trend_line
from par_desktop.charts.render import figure_to_pdf, figure_to_png, figure_to_rgba, hit_map
from par_desktop.charts.trends import nice_ticks

PAPER = Style.paper()

ROWS = (
    AreaBar("Chỉ đạo, điều hành CCHC", Decimal("12.75"), Decimal(14), Decimal("13.44")),
    AreaBar("Đội ngũ cán bộ, công chức", Decimal("10.40"), Decimal(12), Decimal("10.20")),
    AreaBar("Hiện đại hóa hành chính", None, Decimal(16), Decimal(16)),
)


def said(figure: Figure, what: str, name: str) -> str:
    found = [text.get_text() for text in figure.texts if text.get_gid() == f"{what}:{name}"]
    assert len(found) == 1
    return str(found[0])


def bars(figure: Figure, label: str) -> list[tuple[float, float]]:
    """(left, width) of each bar of a series."""
    for container in figure.axes[0].containers:
        if container.get_label() == label:
            return [(round(bar.get_x(), 4), round(bar.get_width(), 4)) for bar in container]
    raise AssertionError(label)


def test_area_bars_draw_the_shares() -> None:
    figure = area_bars(ROWS, PAPER, (870, 226))
    # 12.75 / 14, 10.40 / 12 and nothing; missing 0.69 / 14.
    assert [width for _, width in bars(figure, "đã đạt")] == [91.0714, 86.6667, 0.0]
    assert bars(figure, "còn thiếu")[0] == (91.0714, 4.9286)
    assert bars(figure, "còn thiếu")[1][1] == 0.0
    targets = [round(line.get_xdata()[0], 4) for line in figure.axes[0].lines]
    assert targets == [96.0, 85.0, 100.0]
    assert figure.axes[0].get_xlim() == (0, 100)


def test_area_bars_print_the_table() -> None:
    figure = area_bars(ROWS, PAPER, (870, 226))
    first, second, third = (row.name for row in ROWS)
    assert [said(figure, column, first) for column in ("Điểm", "Tối đa", "Mục tiêu", "So mục tiêu")] == [
        "12,75",
        "14",
        "13,44",
        "thiếu 0,69",
    ]
    assert said(figure, "So mục tiêu", second) == "đạt"
    assert said(figure, "Điểm", third) == "–"
    assert said(figure, "So mục tiêu", third) == "chưa chấm"


def test_missing_is_hatched_so_that_grey_paper_reads() -> None:
    figure = area_bars(ROWS, PAPER, (870, 226))
    missing = next(c for c in figure.axes[0].containers if c.get_label() == "còn thiếu")
    assert all("/" in bar.get_hatch() for bar in missing)


def test_area_parts_are_rows_from_top_to_bottom() -> None:
    figure = area_bars(ROWS, PAPER, (870, 226))
    figure_to_rgba(figure, 1.5)
    areas = hit_map(figure)
    assert [area.name for area in areas] == [row.name for row in ROWS]
    assert areas[0].y < areas[1].y < areas[2].y
    assert areas[0].y + areas[0].height == pytest.approx(areas[1].y)
    assert all(area.y >= 0 and area.y + area.height <= 226 for area in areas)
    assert areas[0].width == pytest.approx(870)


def test_a_month_without_figures_is_a_gap_not_a_zero() -> None:
    ours = TrendLine("phường", [Decimal("96.2"), None, Decimal("98.6"), None])
    city = TrendLine("toàn thành phố", [Decimal("95.1"), Decimal("95.3"), Decimal("97.1"), Decimal("97.1")], False)
    figure = trend_line([ours, city], ["T12", "T1", "T2", "T3"], PAPER, (450, 270))
    axes = figure.axes[0]
    drawn = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert drawn["phường"][0] == 96.2
    assert drawn["phường"][1] != drawn["phường"][1]  # not a number: the line breaks
    assert drawn["toàn thành phố"] == [95.1, 95.3, 97.1, 97.1]
    assert {patch.get_gid() for patch in axes.patches} == {"gap:T1", "gap:T3"}
    assert [text.get_text() for text in axes.texts] == ["chưa\nnhập"] * 2
    assert said(figure, "last", "phường") == "98,60"
    assert said(figure, "last", "toàn thành phố") == "97,10"
    solid, dashed = axes.lines
    assert (solid.get_linestyle(), solid.get_marker()) == ("-", "o")
    assert (dashed.get_linestyle(), dashed.get_marker()) == ("--", "None")


def test_equal_ends_do_not_stand_on_each_other() -> None:
    lines = [TrendLine("a", [Decimal(97), Decimal(97)]), TrendLine("b", [Decimal(97), Decimal(97)], False)]
    figure = trend_line(lines, ["T1", "T2"], PAPER, (450, 270))
    heights = sorted(text.get_position()[1] * 270 for text in figure.texts)
    assert heights[1] - heights[0] >= 12


def test_a_line_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 3 labels"):
        trend_line([TrendLine("a", [Decimal(1), Decimal(2)])], ["1", "2", "3"], PAPER, (300, 200))


@pytest.mark.parametrize(
    ("low", "high", "percent"), [(95.1, 98.6, True), (99.8, 100.0, True), (0, 0, False), (5, 5, True), (3, 1200, False)]
)
def test_ticks_are_few_round_and_hold_the_values(low: float, high: float, percent: bool) -> None:
    ticks = nice_ticks(low, high, percent)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert ticks == sorted(ticks)
    if percent:
        assert ticks[-1] <= 100


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1, 1, [0, 1]), (0, 2, [0, 1, 2]), (3, 4, [0, 2, 4]), (300, 301, [300, 301]), (300, 460, [300, 400, 500])],
)
def test_what_is_counted_has_no_half_on_its_axis(low: float, high: float, expected: list[float]) -> None:
    assert nice_ticks(low, high, whole=True) == expected


def test_ranks_sort_share_places_and_keep_the_unknown_last() -> None:
    rows = [
        RankedBar("Phường A", Decimal("80.5")),
        RankedBar("Phường B", None),
        RankedBar("Phường C", Decimal("91.25"), highlighted=True),
        RankedBar("Phường D", Decimal("80.5")),
    ]
    figure = ranked_bars(rows, PAPER, (420, 200))
    names = [t.get_gid().removeprefix("name:") for t in figure.texts if t.get_gid().startswith("name:")]
    assert names == ["Phường C", "Phường A", "Phường D", "Phường B"]
    assert [said(figure, "rank", name) for name in names] == ["1", "2", "2", ""]
    assert said(figure, "value", "Phường C") == "91,25"
    assert said(figure, "value", "Phường B") == "chưa có"
    assert [width for _, width in bars(figure, "điểm")] == [91.25, 80.5, 80.5]


def test_pixels_follow_the_screen_and_files_are_what_they_claim() -> None:
    pixels, width, height = figure_to_rgba(area_bars(ROWS, PAPER, (400, 120)), 1.25)
    assert (width, height) == (500, 150)
    assert len(pixels) == 500 * 150 * 4
    assert pixels[:4] == b"\xff\xff\xff\xff"
    png = figure_to_png(area_bars(ROWS, PAPER, (400, 120)), dpi=192)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 800
    pdf = figure_to_pdf(area_bars(ROWS, PAPER, (642, 120)))
    from pypdf import PdfReader

    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Chỉ đạo, điều hành" in text
    assert "thiếu 0,69" in text


def test_importing_charts_does_not_import_matplotlib() -> None:
    code = "import sys, par_desktop.charts, par_desktop.charts.render; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_chart_imports_pyplot() -> None:
    code = (
        "import sys; from decimal import Decimal as D; from par_desktop.charts import *; "
        "from par_desktop.charts.render import *; "
        "figure_to_pdf(area_bars([AreaBar('a', D(1), D(2), D(2))], Style.paper(), (300, 90))); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_rows_make_an_empty_figure_not_an_error() -> None:
    assert hit_map(area_bars([], PAPER, (300, 100))) == ()
    assert hit_map(ranked_bars([], PAPER, (300, 100))) == ()
    assert hit_map(trend_line([], [], PAPER, (300, 100))) == ()

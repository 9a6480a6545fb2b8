"""A comparison as a table: one text for a cell everywhere, marks explained, orders and shades worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

from par_desktop.domain.metrics import Direction, Frequency
from par_desktop.domain.views.comparison_rows import (
    CellState,
    ComparedUnit,
    Comparison,
    ComparisonCell,
    Measure,
    Span,
    ordered,
    ranking,
    shades,
)
from par_desktop.text.comparison import as_html, as_tsv, notes, plain_table, rank_table, spoken, trend_table

NONE, MISSING, AHEAD = (ComparisonCell(state) for state in (CellState.NONE, CellState.MISSING, CellState.AHEAD))


def value(number: str, **more: object) -> ComparisonCell:
    return ComparisonCell(CellState.VALUE, Fraction(number), **more)  # type: ignore[arg-type]


def comparison(direction: Direction = Direction.UP, target: str | None = "95", **more: object) -> Comparison:
    """Five wards in three months; the last is not over."""
    measure = Measure("TT.1", "Hồ sơ đúng hạn", "", "%", direction, Frequency.MONTH, 2, "(8) / (7)", ())
    rows = {
        "Phường Bà Triệu": (value("96.5", numerator=193, denominator=200), value("90"), value("94.204")),
        "Phường Cửa Bắc": (value("91"), NONE, MISSING),
        "Phường Cửa Nam": (value("96.5"), MISSING, AHEAD),
        "Phường Hạ Long": (value("100", proxy=True, partial=True, entered=1, expected=2), value("85.5"), AHEAD),
        "Xã Lộc An": (MISSING, value("0", corrected=True), AHEAD),
    }
    return Comparison(
        measure,
        Span.MONTHS,
        2022,
        ("2022-01", "2022-02", "2022-03"),
        tuple(ComparedUnit(name, name, cells) for name, cells in rows.items()),
        ComparedUnit("", "Toàn thành phố", (value("95.555"), value("70"), value("94.2"))),
        (None if target is None else Decimal(target),) * 3,
        **more,  # type: ignore[arg-type]
    )


def test_cells_say_value_marks_or_why_not() -> None:
    table = plain_table(comparison())
    rows = {row.texts[1]: row.texts[2:] for row in table.rows}
    assert rows["Phường Bà Triệu"] == ("96,50", "90,00", "94,20")
    assert rows["Phường Cửa Bắc"] == ("91,00", "kps", "thiếu")
    assert rows["Phường Hạ Long"] == ("*‡ 100,00", "85,50", "")
    assert rows["Xã Lộc An"] == ("thiếu", "† 0,00", "")
    assert rows["Toàn thành phố"] == ("95,56", "70,00", "94,20")
    assert table.rows[-1].total
    assert [row.texts[0] for row in table.rows] == ["1", "2", "3", "4", "5", ""]


def test_numbers_in_a_sheet_are_the_numbers_on_the_page() -> None:
    (first, *_, city) = plain_table(comparison()).rows
    assert first.values == (1, "Phường Bà Triệu", Decimal("96.50"), Decimal("90.00"), Decimal("94.20"))
    assert city.values[2] == Decimal("95.56")
    assert plain_table(comparison()).rows[1].values[3:] == ("kps", "thiếu")


def test_notes_explain_what_is_in_sight_and_nothing_else() -> None:
    first, second = plain_table(comparison()).notes
    assert first == "Cách tính: (8) / (7); mục tiêu 95 %; toàn thành phố = tổng tử số / tổng mẫu số."
    assert second.startswith("* có số nhập thay")
    assert "kps: không phát sinh · thiếu: chưa nhập" in second
    plain = comparison()
    assert notes(plain, plain.rows[0].cells) == (first,)


def test_order_by_value_puts_the_best_first_and_the_silent_last() -> None:
    names = [row.code for row in ordered(comparison(), 0)]
    assert names == ["Phường Hạ Long", "Phường Bà Triệu", "Phường Cửa Nam", "Phường Cửa Bắc", "Xã Lộc An"]
    down = comparison(Direction.DOWN)
    assert next(iter(ordered(down, 0))).code == "Phường Cửa Bắc"
    assert [row.code for row in ordered(down, None)] == [row.code for row in down.rows]


def test_equal_values_share_a_place() -> None:
    places = {each.row.code: each.place for each in ranking(comparison(), 0)}
    assert places == {
        "Phường Hạ Long": 1,
        "Phường Bà Triệu": 2,
        "Phường Cửa Nam": 2,
        "Phường Cửa Bắc": 4,
        "Xã Lộc An": None,
    }
    table = rank_table(comparison(), 0)
    assert table.headings == ("Hạng", "Đơn vị", "Giá trị", "Tử số", "Mẫu số", "So mục tiêu")
    assert table.rows[1].texts == ("2", "Phường Bà Triệu", "96,50", "193", "200", "đạt")
    assert table.rows[3].texts == ("4", "Phường Cửa Bắc", "91,00", "", "", "thiếu 4,00")
    assert table.rows[4].texts == ("", "Xã Lộc An", "thiếu", "", "", "–")


def test_a_trend_as_a_table_begins_with_2020() -> None:
    table = trend_table(comparison(baselines={"Phường Bà Triệu": (Fraction(80),) * 2}), "Phường Bà Triệu")
    assert table.headings == ("Kỳ", "Phường Bà Triệu", "Toàn thành phố", "Mục tiêu")
    assert table.rows[0].texts == ("Năm 2020", "80,00", "", "–")
    assert table.rows[3].texts == ("Tháng 3/2022", "94,20", "94,20", "95,00")
    assert trend_table(comparison(), "").headings == ("Kỳ", "Toàn thành phố", "Mục tiêu")


def test_shades_measure_what_is_missing_up_to_the_target() -> None:
    found, bounds = shades(comparison())
    # The largest shortfall is 95 (a rate of 0): degrees end at 23,75 · 47,5 · 71,25 · 95.
    assert bounds == (Fraction("23.75"), Fraction("47.5"), Fraction("71.25"), Fraction(95))
    assert found[0] == (0, 1, 1)
    assert found[1] == (1, None, None)
    assert found[4] == (None, 4, None)


def test_shades_without_a_target_go_from_best_to_worst() -> None:
    found, bounds = shades(comparison(target=None))
    assert len(bounds) == 5
    assert found[3] == (0, 0, None)
    assert found[4] == (None, 4, None)
    few, _ = shades(comparison(Direction.DOWN, target=None))
    assert few[4] == (None, 0, None)
    assert few[3] == (4, 4, None)


def test_the_clipboard_has_tabs_for_excel_and_a_table_for_word() -> None:
    table = plain_table(comparison(), 0)
    lines = as_tsv(table).splitlines()
    assert lines[0] == "TT\tĐơn vị\tT1\tT2\tT3"
    assert lines[1] == "1\tPhường Hạ Long\t*‡ 100,00\t85,50\t"
    cells: list[list[str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag == "tr":
                cells.append([])
            elif tag in ("td", "th"):
                cells[-1].append("")

        def handle_data(self, data: str) -> None:
            if cells and cells[-1]:
                cells[-1][-1] += data

    Reader().feed(as_html(table).partition("</table>")[0])
    assert cells == [line.split("\t") for line in lines]
    assert "xếp theo tháng 1/2022" in as_html(table)


def test_a_cell_is_said_in_full() -> None:
    found = comparison()
    first = found.rows[0].cells[0]
    assert spoken(first, found.measure) == "96,50 % (193 / 200)"
    assert spoken(found.rows[3].cells[0], found.measure) == ("100,00 %, mới có 1/2 kỳ, có số nhập thay, chờ xác nhận")
    assert spoken(NONE, found.measure) == "không phát sinh"
    assert spoken(MISSING, found.measure) == "chưa nhập"
    assert spoken(AHEAD, found.measure) == "chưa đến kỳ"

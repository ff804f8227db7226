"""docs/figures.md holds what the commands said last, each in its own place."""

import pytest

from tests.metrics import at_most, not_measured, summary

from . import benchmark_report, coverage_report


@pytest.fixture
def page(tmp_path):
    return tmp_path / "figures.md"


def test_the_last_lines_of_a_command_are_kept_with_date_and_machine(page):
    benchmark_report.keep_lines("make mutants", ["killed inline-script", "mutants: 24 killed, 0 survived"], page)
    kept = page.read_text()
    assert "killed inline-script\nmutants: 24 killed, 0 survived\n" in kept
    assert benchmark_report.machine().split(" · ")[0] in kept
    assert " UTC · commit " in kept


def test_a_command_changes_its_own_part_and_no_other(page):
    benchmark_report.keep_lines("make fuzz", ["fuzz: first"], page)
    benchmark_report.keep_lines("make test", ["1 passed, 0 failed"], page)
    benchmark_report.keep_section("bench", "## Speed\n\nfast", page)
    benchmark_report.keep_lines("make fuzz", ["fuzz: second"], page)
    kept = page.read_text()
    assert "fuzz: first" not in kept
    assert "fuzz: second" in kept
    assert "1 passed, 0 failed" in kept
    assert "## Speed" in kept
    assert kept.index("fuzz: second") < kept.index("## Speed")


def test_a_command_that_nobody_knows_is_refused(page):
    with pytest.raises(ValueError, match="make coffee"):
        benchmark_report.keep_lines("make coffee", ["hot"], page)


def test_a_page_without_marks_is_not_overwritten(page):
    page.write_text("somebody's own words")
    with pytest.raises(ValueError, match="no marks"):
        benchmark_report.keep_lines("make test", ["1 passed, 0 failed"], page)
    assert page.read_text() == "somebody's own words"


def test_the_page_of_the_project_has_a_place_for_each_command():
    marks = [line for line in benchmark_report.empty().splitlines() if line.startswith("<!--")]
    assert [line for line in benchmark_report.PAGE.read_text().splitlines() if line in marks] == marks


def test_what_could_not_be_measured_counts_as_missed():
    found = [at_most("bytes", "bytes of a page", 10, 20), not_measured("pdf", "no Java on this machine")]
    assert summary("audit", found) == "audit: 1 targets hold, 1 missed (not-measured)"


def test_the_coverage_of_an_app_is_that_of_its_lines_and_a_module_below_the_goal_is_named():
    whole = {"num_statements": 90, "covered_lines": 90, "missing_lines": 0}
    half = {"num_statements": 10, "covered_lines": 5, "missing_lines": 5}
    said = coverage_report.section({"cms/pages/models.py": whole, "cms/pages/views.py": half, "home/models.py": whole})
    assert "| cms/pages | 100 | 95.0 % |" in said
    assert "| home | 90 | 100.0 % |" in said
    assert "- cms/pages/views.py: 50.0 %, 5 lines" in said
    assert "models.py" not in said

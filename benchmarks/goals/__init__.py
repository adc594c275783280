"""One module per goal; each measures, compares and says whether it is met."""

from benchmarks.goals import (
    goal_01_posting,
    goal_02_posting_postgresql,
    goal_03_importing,
    goal_04_selling,
    goal_06_month_end_reports,
    goal_07_any_day_reports,
    goal_08_register,
    goal_10_writers,
    goal_11_command_line,
    goal_12_web,
    invoice_pdfs,
    lines_ten_million,
    receivables_page,
    rel_43_verifying,
    rel_46_protections,
    rel_47_growth,
    retail_slice,
    starting_up,
)

# Goal 3 loads the books that later goals read.
GOALS = (
    goal_01_posting.GOAL,
    goal_02_posting_postgresql.GOAL,
    goal_03_importing.GOAL,
    goal_04_selling.GOAL,
    goal_06_month_end_reports.GOAL,
    goal_07_any_day_reports.GOAL,
    goal_08_register.GOAL,
    goal_10_writers.GOAL,
    goal_11_command_line.GOAL,
    goal_12_web.GOAL,
    lines_ten_million.GOAL,
    rel_43_verifying.GOAL,
    rel_46_protections.GOAL,
    rel_47_growth.GOAL,
    retail_slice.GOAL,
    receivables_page.GOAL,
    invoice_pdfs.GOAL,
    *starting_up.GOALS,
)

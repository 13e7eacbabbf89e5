"""What others would do with the same question and the same time: a spreadsheet, plain CP-SAT, plain HiGHS."""

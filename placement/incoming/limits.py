"""How large a file may be, and how many of its errors are shown."""

# Bytes of the file as it is sent.
LARGEST_FILE = 10 * 1024 * 1024
# Bytes of what a spreadsheet holds when it is unpacked: a sheet of 30,000 rows takes some 60 MB.
LARGEST_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 30_000
MOST_COLUMNS = 100
# Characters of all cells together, where the same long text may stand in many.
MOST_CHARACTERS = 400_000_000
# Of all errors of a file, these are kept to be shown; the others are only counted.
MOST_ERRORS = 200

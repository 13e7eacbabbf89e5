"""What comes in: files of many households or agreements, read into facts with an error per cell."""

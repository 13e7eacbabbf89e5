"""The edge: pages, the command line, and what differs between environments."""

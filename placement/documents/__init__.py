"""Papers that an authority issues: how they look (Typst, PDF/UA), and how they are numbered and kept."""

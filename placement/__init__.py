"""The domain: what exists, what must hold, what may be asked, what may be done, what happens by itself."""

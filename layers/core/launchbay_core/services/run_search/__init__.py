"""Which runs a list shows, in which order and with which values beside them."""

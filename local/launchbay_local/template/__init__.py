"""The template as a typed model: read, translated from SAM, its intrinsic functions resolved."""

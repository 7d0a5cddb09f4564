"""Operations on plain values: paths, selection, merge, replacement."""

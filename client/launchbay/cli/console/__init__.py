"""How results look on a terminal; each function prints one kind of answer of the API."""

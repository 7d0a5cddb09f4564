"""One schema as a document: where its references lead, and what it says of each place in the values."""

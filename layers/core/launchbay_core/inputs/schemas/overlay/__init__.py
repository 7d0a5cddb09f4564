"""An author's partial schema laid over the one that is inferred from the present values."""

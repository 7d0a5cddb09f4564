"""What commands about runs share: how a run is named, labelled, listed and compared."""

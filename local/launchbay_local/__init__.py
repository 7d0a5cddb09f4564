"""The whole service on one machine: what `launchbay dev` runs."""

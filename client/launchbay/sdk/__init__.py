"""What stands behind `launchbay.launch` in a script."""

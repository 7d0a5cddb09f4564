"""The in-job side: what `launchbay exec` and `launchbay register` read, pack and run."""

"""What Launchbay does: plain functions over `Adapters`, called by the handlers.

A use case has a module with its name: register, launch, rerun, diff, and below `lifecycle/` dispatch, track, cancel and
reconcile. The others hold what several of them share, such as versions and manifest.
"""

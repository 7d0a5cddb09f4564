"""Uploads that act: a file that somebody uploads to the intake bucket registers a version or launches a run."""

from launchbay_core.services.intake.outcomes import Incomplete, Outcome, process_upload

__all__ = ["Incomplete", "Outcome", "process_upload"]

"""Uploads that act: a file put into the intake bucket registers a version or launches a run."""

from launchbay_core.services.intake.actions import WAIT_SECONDS, Done, Intake, Waiting, take_in

__all__ = ["WAIT_SECONDS", "Done", "Intake", "Waiting", "take_in"]

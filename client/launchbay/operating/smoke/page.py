"""The page answers with its policy, and the API's errors pass through its host."""

from __future__ import annotations

from launchbay.api.page_addresses import NoPage
from launchbay.operating.page.inspection import PageFault, inspect_page
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.results import NotChecked, StepFailed


def page(context: SmokeContext) -> str:
    """Ask for the page, its settings, and a job that isn't there."""
    try:
        return inspect_page(context.api)
    except NoPage as error:
        raise NotChecked(str(error).rstrip(".")) from error
    except PageFault as error:
        raise StepFailed(str(error)) from error

"""What Launchbay does, one module a use case: plain functions over `Adapters`, called by the handlers."""

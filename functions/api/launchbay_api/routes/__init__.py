"""The endpoints, a module for each resource; `launchbay_api.routing` says which has those of a path."""

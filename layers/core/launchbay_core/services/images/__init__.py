"""The container images that a deployment builds."""

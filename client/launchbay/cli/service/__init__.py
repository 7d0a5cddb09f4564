"""Commands about a deployment, and about this machine."""

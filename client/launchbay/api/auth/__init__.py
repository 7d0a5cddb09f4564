"""Signing in: access tokens from an OpenID issuer, for a person with a browser or a machine with a secret."""

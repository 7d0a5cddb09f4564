"""A small OpenID issuer for one machine, in place of a deployment's Cognito user pool.

Its tokens have the claims of Cognito's access tokens, so that authorisation runs here as it does in AWS.
"""

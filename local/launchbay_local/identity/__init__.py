"""A small OpenID issuer for one machine: it stands where a deployment has its Cognito user pool.

Its tokens have the claims of Cognito's access tokens, so that authorisation runs here as it does in AWS.
"""

from launchbay_local.identity.issuer import Issuer
from launchbay_local.identity.records import IdentityRecords, open_records
from launchbay_local.identity.tokens import CLI_CLIENT, MACHINE_CLIENT, Person

__all__ = ["CLI_CLIENT", "MACHINE_CLIENT", "IdentityRecords", "Issuer", "Person", "open_records"]

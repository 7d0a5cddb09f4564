"""The API's endpoints, one module a noun and one method an endpoint. Nothing else in the client spells a path."""

"""The language of schemas, and the one word that Launchbay adds to it."""

from __future__ import annotations

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# On a schema's root: `include` and `exclude` as given, `hidden` paths that they leave out, `inferred` if nobody wrote
# the schema, `closed` if its maps take no keys but those that they name.
KEYWORD = "x-launchbay"

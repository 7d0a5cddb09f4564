"""`python -m launchbay_api > docs/openapi.json`: the OpenAPI document as it is committed."""

import json
import sys

from launchbay_api.openapi import api_document

sys.stdout.write(json.dumps(api_document(), indent=2, ensure_ascii=False) + "\n")

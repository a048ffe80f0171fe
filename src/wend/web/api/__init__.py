"""The API for the console and for programs: `/api/...`, described by OpenAPI at `/api/openapi.json`.

Rule 1. One file per noun; each makes a router from the ports it needs.
Rule 2. What is answered is a struct of `shapes` or of the ports; the description is made from the same structs.
"""

from wend.web.api.make import make_api

__all__ = ["make_api"]

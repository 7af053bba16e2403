"""The closed subset of CEL: no loops, nothing to call but tests of text; every cost is bounded."""

from __future__ import annotations

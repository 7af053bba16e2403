"""What strangers, machines and Telegram may send that nobody hoped for: one file for each door.

Every case has a name, and the same ones are made each time: what fails can be sent again.
"""

from __future__ import annotations

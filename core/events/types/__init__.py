"""Every durable event type there is; one more is one file here and one line in the list."""

from __future__ import annotations

from types import MappingProxyType

from core.events.type import EventType
from core.events.types.alert_acknowledged import ALERT_ACKNOWLEDGED
from core.events.types.alert_assigned import ALERT_ASSIGNED
from core.events.types.alert_converted import ALERT_CONVERTED
from core.events.types.alert_fired import ALERT_FIRED
from core.events.types.alert_repeated import ALERT_REPEATED
from core.events.types.alert_resolved import ALERT_RESOLVED
from core.events.types.alert_updated import ALERT_UPDATED
from core.events.types.case_assigned import CASE_ASSIGNED
from core.events.types.case_changed import CASE_CHANGED
from core.events.types.case_edited import CASE_EDITED
from core.events.types.case_merged import CASE_MERGED
from core.events.types.case_noted import CASE_NOTED
from core.events.types.case_opened import CASE_OPENED
from core.events.types.case_rated import CASE_RATED
from core.events.types.case_reopened import CASE_REOPENED
from core.events.types.case_replied import CASE_REPLIED
from core.events.types.case_status_changed import CASE_STATUS_CHANGED
from core.events.types.notification_created import NOTIFICATION_CREATED
from core.events.types.notification_status_changed import NOTIFICATION_STATUS_CHANGED

EVENT_TYPES: tuple[EventType, ...] = (
    CASE_OPENED,
    CASE_STATUS_CHANGED,
    CASE_ASSIGNED,
    CASE_REPLIED,
    CASE_REOPENED,
    CASE_RATED,
    CASE_EDITED,
    CASE_NOTED,
    CASE_CHANGED,
    CASE_MERGED,
    ALERT_FIRED,
    ALERT_REPEATED,
    ALERT_UPDATED,
    ALERT_ACKNOWLEDGED,
    ALERT_ASSIGNED,
    ALERT_RESOLVED,
    ALERT_CONVERTED,
    NOTIFICATION_CREATED,
    NOTIFICATION_STATUS_CHANGED,
)

EVENT_TYPE = MappingProxyType({one.name: one for one in EVENT_TYPES})
"""The types by their names."""

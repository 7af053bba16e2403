"""The REST API: one file per noun, and the literal list of every route."""

from __future__ import annotations

from web.api import (
    alert_notes,
    alerts,
    attachments,
    cases,
    deliveries,
    digests,
    inhibitions,
    integration_mapping,
    integration_requests,
    integrations,
    limits,
    me,
    members,
    meta,
    notification_config,
    openapi,
    receivers,
    routes,
    rules,
    session,
    silences,
    websocket,
)
from web.route import Route

ROUTES: tuple[Route, ...] = (
    *session.ROUTES,
    *meta.ROUTES,
    *me.ROUTES,
    *members.ROUTES,
    *cases.ROUTES,
    *alerts.ROUTES,
    *alert_notes.ROUTES,
    *attachments.ROUTES,
    *integrations.ROUTES,
    *limits.ROUTES,
    *digests.ROUTES,
    *integration_requests.ROUTES,
    *integration_mapping.ROUTES,
    *rules.ROUTES,
    *receivers.ROUTES,
    *routes.ROUTES,
    *notification_config.ROUTES,
    *silences.ROUTES,
    *inhibitions.ROUTES,
    *deliveries.ROUTES,
    *websocket.ROUTES,
    *openapi.ROUTES,
)

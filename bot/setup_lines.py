"""How each kind of sender is told an integration's address, and where its secret goes."""

from __future__ import annotations

from bot.screen import Code, Line
from core.texts import raw, text

_ALERTMANAGER = """receivers:
  - name: opsbell
    webhook_configs:
      - url: {url}
        send_resolved: true"""
_CURL = """curl -H 'Content-Type: application/json' \\
  -d '{{"title": "Disk is full", "severity": "critical"}}' \\
  {url}"""
_HEALTHCHECKS = '{"now": "$NOW", "check": $JSON}'
_ALERTMANAGER_BELOW = """        http_config:
          authorization:
            credentials: {secret}"""


def setup_lines(preset: str, url: str) -> tuple[Line, ...]:
    """Return what to do at the sender with the address above."""
    match preset:
        case "alertmanager":
            return (text("In alertmanager.yml:"), Code(_ALERTMANAGER.format(url=url)))
        case "grafana":
            return (
                text("In Grafana: Alerting → Contact points → Add, of the kind Webhook."),
                text("URL: the address above."),
                text("Then choose it in a notification policy."),
            )
        case "github":
            return (
                text("In GitHub: Settings → Webhooks → Add webhook, of the repository or"
                     " the organization."),
                text("Payload URL: the address above. Content type: application/json."),
                text("Let me select: Workflow runs, Deployment statuses, the security alerts."),
            )  # fmt: skip
        case "gitlab":
            return (
                text("In GitLab: Settings → Webhooks → Add new webhook, of the project or"
                     " the group."),
                text("URL: the address above."),
                text("Trigger: Pipeline events, Deployment events, Issues events."),
            )  # fmt: skip
        case "sentry":
            return (
                text("In Sentry: Settings → Custom Integrations → Create, an internal one."),
                text("Webhook URL: the address above. Alert Rule Action: on. Webhooks: issue."),
                text("Then choose it as an action of your alerts."),
            )
        case "uptime_kuma":
            return (
                text("In Uptime Kuma: Settings → Notifications → Setup, of the type Webhook."),
                text("Post URL: the address above. Request body: JSON."),
                text("Switch on “Apply on all existing monitors”."),
            )
        case "healthchecks":
            return (
                text("In Healthchecks: Integrations → Webhook → Add."),
                text("URL, for down and for up: the address above, with POST and this body:"),
                Code(_HEALTHCHECKS),
            )
        case _:
            return (text("Try it:"), Code(_CURL.format(url=url)))


def secret_lines(preset: str, secret: str) -> tuple[Line, ...]:
    """Return where the secret goes at the sender."""
    match preset:
        case "alertmanager":
            return (
                text("In alertmanager.yml, below the address:"),
                Code(_ALERTMANAGER_BELOW.format(secret=secret)),
            )
        case "grafana":
            return (text("In Grafana it goes into HMAC Signature → Secret of the contact point."),)
        case "github":
            return (text("In GitHub it goes into the field Secret of the webhook."),)
        case "gitlab":
            return (text("In GitLab it goes into the field Secret token of the webhook."),)
        case "sentry":
            return (text("It must be the Client Secret of the integration in Sentry."),)
        case _:
            return (
                text("Have your system send it in this header:"),
                Code(f"Authorization: Bearer {secret}"),
            )


BLANK = raw("")

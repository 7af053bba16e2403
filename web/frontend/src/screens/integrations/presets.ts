/** The senders we can read, by their names on the wire. */
import type { Key } from "../../i18n";
import { t } from "../../i18n";

/** In the order people choose among them. */
export const PRESETS = [
  "generic_json",
  "alertmanager",
  "grafana",
  "github",
  "gitlab",
  "sentry",
  "uptime_kuma",
  "healthchecks",
] as const;

/** A preset as people know it; one of a later release by its name. */
export function presetWord(name: string): string {
  return isKnown(name) ? t(`integrations.preset.${name}` as Key) : name;
}

/** Where in the sender's own settings the address belongs; null for one we do not know. */
export function presetPlace(name: string): string | null {
  return isKnown(name) ? t(`integrations.place.${name}` as Key) : null;
}

function isKnown(name: string): boolean {
  return (PRESETS as readonly string[]).includes(name);
}

/** The catalogues by area: `base` is always there, each other one comes with the screens that speak it. */

/** One line an area; its files are en/<area>.json and the same in every other language. */
export interface Areas {
  base: typeof import("./en/base.json");
  integrations: typeof import("./en/integrations.json");
  deliveries: typeof import("./en/deliveries.json");
  places: typeof import("./en/places.json");
  team: typeof import("./en/team.json");
  keys: typeof import("./en/keys.json");
  audit: typeof import("./en/audit.json");
  sessions: typeof import("./en/sessions.json");
  workspace: typeof import("./en/workspace.json");
  connections: typeof import("./en/connections.json");
  alerts: typeof import("./en/alerts.json");
  cases: typeof import("./en/cases.json");
  views: typeof import("./en/views.json");
  rules: typeof import("./en/rules.json");
  metrics: typeof import("./en/metrics.json");
  telegram: typeof import("./en/telegram.json");
  wall: typeof import("./en/wall.json");
  announcements: typeof import("./en/announcements.json");
  notifications: typeof import("./en/notifications.json");
  routes: typeof import("./en/routes.json");
  silences: typeof import("./en/silences.json");
  limits: typeof import("./en/limits.json");
  inhibitions: typeof import("./en/inhibitions.json");
  replies: typeof import("./en/replies.json");
  receivers: typeof import("./en/receivers.json");
  preferences: typeof import("./en/preferences.json");
}

/** An area's name. */
export type Area = keyof Areas;

type KeysOf<A> = A extends Area ? keyof Areas[A] : never;

/** A sentence's name, of whichever area. */
export type Key = KeysOf<Area>;

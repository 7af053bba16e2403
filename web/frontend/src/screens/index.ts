/** Every screen of the dashboard; a new one is a folder and a line here. */
import { alerts } from "./alerts";
import { announcements } from "./announcements";
import { audit } from "./audit";
import { cases } from "./cases";
import { connections } from "./connections";
import { deliveries } from "./deliveries";
import { inhibitions } from "./inhibitions";
import { integrations } from "./integrations";
import { keys } from "./keys";
import { limits } from "./limits";
import { metrics } from "./metrics";
import { more } from "./more";
import { notifications } from "./notifications";
import { places } from "./places";
import { preferences } from "./preferences";
import { receivers } from "./receivers";
import { replies } from "./replies";
import { routes } from "./routes";
import { rules } from "./rules";
import type { Screen } from "./screen";
import { sessions } from "./sessions";
import { settings } from "./settings";
import { silences } from "./silences";
import { team } from "./team";
import { wall } from "./wall";
import { workspace } from "./workspace";

/** In the order of the navigation, within their groups. */
export const SCREENS: readonly Screen[] = [
  cases,
  alerts,
  metrics,
  rules,
  receivers,
  routes,
  silences,
  inhibitions,
  limits,
  deliveries,
  audit,
  connections,
  integrations,
  team,
  places,
  replies,
  announcements,
  keys,
  workspace,
  notifications,
  preferences,
  sessions,
  settings,
  wall,
  more,
];

/** Those a member with these rights may see, in their order. */
export function seenBy(mayDo: (right: string) => boolean): Screen[] {
  return SCREENS.filter(({ right }) => right === null || mayDo(right));
}

/** The screen of this name, or undefined. */
export function screenOf(name: string): Screen | undefined {
  return SCREENS.find((one) => one.name === name);
}

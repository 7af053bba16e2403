/** Alerts: the live board and one alert beside it. */
import { Bell } from "lucide";
import { firingCount } from "../../state/alerts";
import type { Screen } from "../screen";

export const alerts: Screen = {
  name: "alerts",
  title: "nav.alerts",
  icon: Bell,
  group: "work",
  right: null,
  words: ["alerts", "cases", "views"],
  goKey: "a",
  badge: { count: firingCount, says: "nav.firing", testId: "firing-count" },
  isOnPhoneBar: true,
  load: () => import("./screen"),
};

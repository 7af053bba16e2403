/** Limits: how often recipients hear of alerts. */
import { Gauge } from "lucide";
import type { Screen } from "../screen";

export const limits: Screen = {
  name: "limits",
  title: "nav.limits",
  icon: Gauge,
  group: "alerting",
  right: "limits.read",
  words: "limits",
  goKey: "l",
  load: () => import("./screen"),
};

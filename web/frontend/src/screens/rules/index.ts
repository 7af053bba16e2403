/** Rules: when something becomes an alert, built by hand or typed. */
import { ShieldCheck } from "lucide";
import type { Screen } from "../screen";

export const rules: Screen = {
  name: "rules",
  title: "nav.rules",
  icon: ShieldCheck,
  group: "alerting",
  right: "rules.read",
  words: "rules",
  goKey: "r",
  load: () => import("./screen"),
};

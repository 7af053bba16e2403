/** Silences: which alerts are not told for a while. */
import { BellOff } from "lucide";
import type { Screen } from "../screen";

export const silences: Screen = {
  name: "silences",
  title: "nav.silences",
  icon: BellOff,
  group: "alerting",
  right: "silences.read",
  words: "silences",
  goKey: "q",
  load: () => import("./screen"),
};

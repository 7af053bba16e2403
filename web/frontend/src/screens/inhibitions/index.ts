/** Inhibitions: open alerts that mute others. */
import { VolumeX } from "lucide";
import type { Screen } from "../screen";

export const inhibitions: Screen = {
  name: "inhibitions",
  title: "nav.inhibitions",
  icon: VolumeX,
  group: "alerting",
  right: "inhibitions.read",
  words: "inhibitions",
  goKey: "h",
  load: () => import("./screen"),
};

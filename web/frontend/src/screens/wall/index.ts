/** The wall: what burns, on a screen that everybody in the room looks at. */
import { Monitor } from "lucide";
import type { Screen } from "../screen";

export const wall: Screen = {
  name: "wall",
  title: "nav.wall",
  icon: Monitor,
  group: "insight",
  right: null,
  words: ["wall", "alerts", "cases"],
  goKey: "w",
  isBare: true,
  load: () => import("./screen"),
};

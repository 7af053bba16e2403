/** More: what has no room in the bar of a phone. */
import { Ellipsis } from "lucide";
import type { Screen } from "../screen";

export const more: Screen = {
  name: "more",
  title: "nav.more",
  icon: Ellipsis,
  group: null,
  right: null,
  words: "base",
  load: () => import("./screen"),
};

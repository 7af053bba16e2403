/** One's own notifications, all of them. */
import { BellRing } from "lucide";
import type { Screen } from "../screen";

export const notifications: Screen = {
  name: "notifications",
  title: "nav.notifications",
  icon: BellRing,
  group: "you",
  right: "notifications.own",
  words: "notifications",
  goKey: "n",
  load: () => import("./screen"),
};

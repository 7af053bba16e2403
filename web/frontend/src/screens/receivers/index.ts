/** Receivers: where alerts can go. */
import { Send } from "lucide";
import type { Screen } from "../screen";

export const receivers: Screen = {
  name: "receivers",
  title: "nav.receivers",
  icon: Send,
  group: "alerting",
  right: "receivers.read",
  words: "receivers",
  goKey: "v",
  load: () => import("./screen"),
};

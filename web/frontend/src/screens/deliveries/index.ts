/** Deliveries: every message on its way to somebody, and those that did not get through. */
import { MailCheck } from "lucide";
import type { Screen } from "../screen";

export const deliveries: Screen = {
  name: "deliveries",
  title: "nav.deliveries",
  icon: MailCheck,
  group: "insight",
  right: "deliveries.read",
  words: "deliveries",
  goKey: "d",
  load: () => import("./screen"),
};

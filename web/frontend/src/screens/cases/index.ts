/** Cases: the live list and one case beside it. */
import { Inbox } from "lucide";
import type { Screen } from "../screen";

export const cases: Screen = {
  name: "cases",
  title: "nav.cases",
  icon: Inbox,
  group: "work",
  right: null,
  words: ["cases", "views"],
  goKey: "c",
  isOnPhoneBar: true,
  load: () => import("./screen"),
};

/** Canned replies: answers that are kept ready. */
import { MessageSquareText } from "lucide";
import type { Screen } from "../screen";

export const replies: Screen = {
  name: "replies",
  title: "nav.replies",
  icon: MessageSquareText,
  group: "setup",
  right: "canned_replies.read",
  words: "replies",
  goKey: "y",
  load: () => import("./screen"),
};

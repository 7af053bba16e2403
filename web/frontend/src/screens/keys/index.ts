/** API keys: what programs sign in with. */
import { KeyRound } from "lucide";
import type { Screen } from "../screen";

export const keys: Screen = {
  name: "keys",
  title: "nav.keys",
  icon: KeyRound,
  group: "setup",
  right: "keys.read",
  words: "keys",
  goKey: "k",
  load: () => import("./screen"),
};

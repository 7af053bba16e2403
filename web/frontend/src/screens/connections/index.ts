/** Live connections: who is connected, since when, why sockets ended, and how many there were. */
import { RadioTower } from "lucide";
import type { Screen } from "../screen";

export const connections: Screen = {
  name: "connections",
  title: "nav.connections",
  icon: RadioTower,
  group: "insight",
  right: "connections.read",
  words: "connections",
  load: () => import("./screen"),
};

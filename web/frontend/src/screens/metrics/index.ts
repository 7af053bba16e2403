/** Metrics: how the desk goes, over time. */
import { ChartColumn } from "lucide";
import type { Screen } from "../screen";

export const metrics: Screen = {
  name: "metrics",
  title: "nav.metrics",
  icon: ChartColumn,
  group: "work",
  right: "cases.read",
  words: "metrics",
  goKey: "m",
  load: () => import("./screen"),
};

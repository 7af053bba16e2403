/** How the address of the alert history and its saved views say the same. */
import type { Filters } from "../../api/views";
import { setQuery } from "../../router";
import type { ViewedList } from "../../state/views";
import { FILTERS, MANY } from "./asked";

/** The history of alerts. */
export const ALERT_VIEWS: ViewedList = {
  list: "alerts",
  filtersOf(query) {
    const filters: Filters = {};
    for (const name of FILTERS) {
      const value = query[name];
      if (value) filters[name] = MANY.includes(name) ? value.split(",") : [value];
    }
    return filters;
  },
  addressOf(filters, view) {
    const said = Object.entries(filters).map(([name, values]) => [name, values.join(",")]);
    return { ...Object.fromEntries(said), view, tab: "history" };
  },
  show(query) {
    const none = Object.fromEntries([...FILTERS, "view"].map((name) => [name, null]));
    setQuery({ ...none, ...query });
  },
};

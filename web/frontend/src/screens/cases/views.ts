/** How the case list's address and its saved views say the same. */
import type { Filters } from "../../api/views";
import type { Query } from "../../router";
import { showAsked } from "../../state/case_view";
import { FILTERS } from "../../state/cases";
import { NARROWING } from "../../state/narrow";
import type { ViewedList } from "../../state/views";

const MANY: ReadonlySet<string> = new Set(["severity", "source", "rating", "kind"]);
const FIELDS = [...NARROWING, "q", "sort"];

/** The list of cases. */
export const CASE_VIEWS: ViewedList = {
  list: "cases",
  filtersOf(query) {
    const filters: Filters = {};
    const status = query.status ? query.status.split(",") : [...FILTERS.open];
    if (query.status !== "all") filters.status = status;
    for (const name of FIELDS) {
      const value = query[name];
      if (value) filters[name] = MANY.has(name) ? value.split(",") : [value];
    }
    return filters;
  },
  addressOf(filters, view): Query {
    const said = Object.entries(filters).map(([name, values]) => [name, values.join(",")]);
    return { ...Object.fromEntries(said), status: filters.status?.join(",") || "all", view };
  },
  show: showAsked,
};

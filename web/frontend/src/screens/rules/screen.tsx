/** The rules: the list, one rule, what comes next, what was deleted. */
import type { Place } from "../../router";
import "../../styles/rule_tree.css";
import "../../styles/rules.css";
import { Builder } from "./builder";
import { RuleCalendar } from "./calendar";
import { DeletedRules } from "./deleted";
import { RuleList } from "./list";

/** What the address names; the words stand where ids would. */
export default function Rules({ id, query }: Place) {
  if (id === null) return <RuleList text={query.q ?? ""} />;
  if (id === "calendar") return <RuleCalendar />;
  if (id === "deleted") return <DeletedRules />;
  return <Builder id={id === "new" ? null : id} />;
}

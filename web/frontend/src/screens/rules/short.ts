/** A condition in a few words, for menus and for what is said aloud; the sentence is the server's. */
import { type Key, t } from "../../i18n";
import { type Condition, childrenOf, isGroup } from "../../rules/tree";
import { leafOf } from "./leaves";

const LONGEST = 40;

/** "rating <= 2", "refund, broken", "Any of 3". */
export function short(node: Condition): string {
  if (isGroup(node)) {
    return t("rules.group_of", { group: groupWord(node.type), n: childrenOf(node).length });
  }
  const words = said(node);
  const title = leafOf(node.type)?.title;
  if (!words) return title ? t(title) : node.type;
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

/** What a group asks of those in it. */
export function groupWord(type: string): string {
  return t(`rules.group.${type}` as Key);
}

function said(node: Condition): string {
  switch (node.type) {
    case "compare":
      return [node.field, node.op, node.value].filter((one) => one !== null).join(" ");
    case "keyword":
      return [...((node.words as string[]) ?? []), ...((node.patterns as string[]) ?? [])].join(
        ", ",
      );
    case "label":
      return `${node.label} ${node.op} ${node.value}`;
    case "expression":
      return String(node.source ?? "");
    default:
      return "";
  }
}

/** What is wrong with a field, in the reader's words; what has none of ours says what is wanted. */
import type { FieldMistake } from "./api/problem";
import { t } from "./i18n";

/** One short sentence for under the field. */
export function fieldWords(mistake: FieldMistake): string {
  const { kind, least, most, has, message, says } = mistake;
  switch (kind) {
    case "missing":
      return t("field.missing");
    case "too_short":
    case "too_few":
      if (has === 0 && least === 1)
        return t(kind === "too_short" ? "field.missing" : "field.none");
      if (least !== null) return amounts(kind, least, has);
      break;
    case "too_long":
    case "too_many":
      if (most !== null) return amounts(kind, most, has);
      break;
    case "whole_number":
    case "number":
      return range(kind, least, most);
    case "one_of":
      return t("field.one_of", { wanted: message.replace(/^one of /, "") });
    case "yes_or_no":
    case "text":
    case "id":
    case "moment":
    case "url":
    case "unknown":
      return t(`field.${kind}`);
  }
  return t("form.wanted", { wanted: says ?? message });
}

function amounts(
  kind: "too_short" | "too_few" | "too_long" | "too_many",
  n: number,
  has: number | null,
): string {
  const bound = t(`field.${kind}`, { n });
  return has === null ? bound : t("field.but_has", { bound, has });
}

function range(kind: "whole_number" | "number", least: number | null, most: number | null) {
  if (least !== null && most !== null) return t(`field.${kind}.between`, { least, most });
  if (least !== null) return t(`field.${kind}.from`, { least });
  if (most !== null) return t(`field.${kind}.up_to`, { most });
  return t(`field.${kind}`);
}

/** What a rule can do, one thing each: how it is begun, and how it is left off. */
import { Bell, FileText, MessageSquareReply, Tag, TriangleAlert, UserRound } from "lucide";
import { type Key, t } from "../../i18n";
import type { CaseDeeds, Spec } from "../../rules/spec";
import { me } from "../../state/me";

/** One thing. `isDone`: the rule does it; `asked`: only a rule that is asked so can. */
export interface Deed {
  name: string;
  title: Key;
  icon: unknown;
  asked: "clock" | "signal" | "both";
  isDone: (spec: Spec) => boolean;
  begin: (spec: Spec) => Partial<Spec>;
  end: (spec: Spec) => Partial<Spec>;
}

const withCase = (spec: Spec, part: Partial<CaseDeeds>) => ({ case: { ...spec.case, ...part } });

/** A thing done with the case: one field of it, null where it is left alone. */
function ofCase(
  name: keyof CaseDeeds & ("set_severity" | "set_category" | "assign" | "reply"),
  icon: unknown,
  begun: () => Partial<CaseDeeds>,
): Deed {
  return {
    name,
    title: `rules.${name}`,
    icon,
    asked: "signal",
    isDone: (spec) => spec.case[name] !== null,
    begin: (spec) => withCase(spec, begun()),
    end: (spec) => withCase(spec, { [name]: null }),
  };
}

/** In the order in which they stand. */
export const DEEDS: readonly Deed[] = [
  {
    name: "alert",
    title: "rules.alert",
    icon: Bell,
    asked: "both",
    isDone: (spec) => spec.severity !== null,
    begin: () => ({ severity: "high" }),
    end: () => ({ severity: null }),
  },
  {
    name: "report",
    title: "rules.report",
    icon: FileText,
    asked: "clock",
    isDone: (spec) => spec.report !== null,
    begin: () => ({ report: "day" }),
    end: () => ({ report: null }),
  },
  ofCase("set_severity", TriangleAlert, () => ({ set_severity: "high" })),
  ofCase("set_category", Tag, () => ({ set_category: "other" })),
  ofCase("assign", UserRound, () => ({ assign: me.peek()?.person.id ?? "" })),
  ofCase("reply", MessageSquareReply, () => ({ reply: t("rules.reply_begin") })),
];

/** Those that a rule asked so can do. */
export function deedsFor(spec: Spec): readonly Deed[] {
  const asked = spec.schedule ? "clock" : "signal";
  return DEEDS.filter((one) => one.asked === "both" || one.asked === asked);
}

/** The deeds of the list of rules: one is switched, or put elsewhere in the order. */
import { orderRules, type Rule, type RulePlace, switchRule } from "../api/rules";
import type { Deed } from "../state/deeds";
import type { Ordering } from "../state/order";

/** Switch a rule. Pressed twice quickly, it is not sent at all. */
export function switching(id: string, active: boolean): Deed<readonly Rule[]> {
  return {
    key: `switch ${id}`,
    show: (rules) => rules.map((one) => (one.id === id ? { ...one, active } : one)),
    send: async (stored, wanted) => {
      const rule = stored.find((one) => one.id === id);
      const isOn = wanted.find((one) => one.id === id)?.active;
      if (!rule || isOn === undefined || isOn === rule.active) return (rules) => rules;
      const changed = await switchRule(id, isOn, rule.revision);
      return (rules) => rules.map((one) => (one.id === id ? changed : one));
    },
  };
}

/** Rules are all in the order. */
export const RULE_ORDER: Ordering<Rule, RulePlace> = {
  isMovable: () => true,
  save: orderRules,
  at: (one, { priority, revision }) => ({
    ...one,
    rule: one.rule && { ...one.rule, priority },
    revision,
  }),
};

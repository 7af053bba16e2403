/** Rules as the server tells of them, and the page that shows them. */
import { act, cleanup, configure, render } from "@testing-library/preact";
import { vi } from "vitest";
import type { DeletedRule, Rule, RuleVersion, UpcomingRule } from "../../src/api/rules";
import type { Me } from "../../src/api/types";
import { Stage } from "../../src/frame/stage";
import { go } from "../../src/router";
import { newSpec, treeOf } from "../../src/rules/spec";
import { takeUnsaved } from "../../src/screens/rules/leave_guard";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import { ME, OLIVIA } from "../world";

// The whole bench is drawn in each test: a busy machine takes its time over it.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

export const AT = "2026-11-20T12:00:00Z";
export const LINE = "when rating <= 2 then alert high";
export const WRITER = ["rules.read", "rules.write"];

/** A rule of the list, that asks for low ratings. */
export function aRule(id: string, over: Partial<Rule> = {}): Rule {
  return {
    id,
    revision: 3,
    name: `Rule ${id}`,
    active: true,
    rule: { ...treeOf(newSpec()), priority: 10 },
    line: LINE,
    sentence: `When the rating is at most 2, of ${id}`,
    problem: null,
    created_at: AT,
    updated_at: AT,
    last_fired_at: null,
    fired_7d: 0,
    receivers: [],
    ...over,
  };
}

/** A version of a rule; give what matters to the test. */
export function aVersion(revision: number, over: Partial<RuleVersion> = {}): RuleVersion {
  return {
    revision,
    at: AT,
    by: OLIVIA,
    via: "bot",
    name: "Low rating",
    active: true,
    rule: treeOf(newSpec()),
    line: LINE,
    sentence: "When the rating is at most 2",
    problem: null,
    changes: [],
    ...over,
  };
}

/** A rule that was deleted. */
export function aDeleted(id: string, over: Partial<DeletedRule> = {}): DeletedRule {
  return {
    id,
    at: AT,
    by: OLIVIA,
    via: "api",
    name: `Rule ${id}`,
    line: LINE,
    sentence: "When the rating is at most 2",
    ...over,
  };
}

/** A moment at which the clock asks a rule. */
export function aMoment(rule: string, at: string, over: Partial<UpcomingRule> = {}): UpcomingRule {
  return {
    at,
    rule,
    name: `Rule ${rule}`,
    every: "day at 09:00",
    severity: "high",
    report: false,
    rests: false,
    ...over,
  };
}

/** The dashboard's own stage at a place of a screen, looked at by somebody with these rights. */
export function show(screen: string, rights: Me["rights"], id: string | null = null) {
  toasts.value = [];
  me.value = { ...ME, rights };
  go({ screen, id }, true);
  return render(
    <>
      <Stage />
      <Confirmer />
    </>,
  );
}

/** Go away from what was shown, and forget what was not saved of a rule. */
export async function leave(): Promise<void> {
  // What is done on leaving is done later than the page is taken away: it has to be waited for.
  await act(cleanup);
  for (const id of ["r-1", "new"]) takeUnsaved(id);
}

/** What the page told in passing, the newest last. */
export const told = () => toasts.value.map((one) => `${one.kind}: ${one.text}`);

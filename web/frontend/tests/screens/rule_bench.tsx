/** A rule on the builder's bench: a server that keeps it, and what a person's hands do to it. */
import {
  act,
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from "@testing-library/preact";
import { expect, vi } from "vitest";
import type { Rule, RuleVersion } from "../../src/api/rules";
import { listenToKeys } from "../../src/keys";
import { go } from "../../src/router";
import { newSpec, type Spec } from "../../src/rules/spec";
import type { Condition } from "../../src/rules/tree";
import { takeUnsaved } from "../../src/screens/rules/leave_guard";
import Rules from "../../src/screens/rules/screen";
import { me, members } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import { type Asked, ME, OLIVIA, SAM, Server } from "../world";

// The whole bench is drawn in each test: a busy machine takes its time over it.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

export const FORMAT = "POST /api/v1/rules/format";
export const PARSE = "POST /api/v1/rules/parse";
export const MAKE = "POST /api/v1/rules";
export const HISTORY = "GET /api/v1/rules/r-1/history";
export const SAVE = "PUT /api/v1/rules/r-1";

/** Conditions in short. */
export const label = (name: string): Condition => ({
  type: "label",
  label: name,
  op: "=",
  value: "x",
});
export const all = (...conditions: Condition[]): Condition => ({ type: "all", conditions });
export const any = (...conditions: Condition[]): Condition => ({ type: "any", conditions });

/** A stored rule with this tree; give what matters to the test. */
export function aRule(spec: Partial<Spec> = {}, over: Partial<Rule> = {}): Rule {
  const tree: Spec = { ...newSpec(), name: "Low rating", ...spec };
  return {
    id: "r-1",
    revision: 3,
    name: tree.name,
    active: tree.active,
    rule: { ...tree },
    line: "alert high if rating <= 2 named Low rating",
    sentence: "When somebody is unhappy, an alert is raised.",
    problem: null,
    created_at: "2026-11-01T12:00:00.000Z",
    updated_at: "2026-11-02T12:00:00.000Z",
    last_fired_at: null,
    fired_7d: 0,
    receivers: [],
    ...over,
  };
}

/** A version of it. */
export function aVersion(revision: number, over: Partial<RuleVersion> = {}): RuleVersion {
  const { name, active, rule, line, sentence } = aRule();
  return {
    revision,
    at: "2026-11-02T12:00:00.000Z",
    by: OLIVIA,
    via: "api",
    name,
    active,
    rule,
    line,
    sentence,
    problem: null,
    changes: [],
    ...over,
  };
}

const treeIn = (asked: Asked) => (asked.body as { rule: Spec }).rule;

/** A server that has one rule and takes every change of it. */
export function aServer(rule: Rule = aRule()): Server {
  let kept = rule;
  const keep = (asked: Asked): Rule => {
    kept = { ...kept, revision: kept.revision + 1, rule: { ...treeIn(asked) } };
    return kept;
  };
  return new Server()
    .on("GET /api/v1/rules/r-1", () => kept)
    .on(SAVE, keep)
    .on(MAKE, (asked) => aRule({}, { revision: 1, rule: { ...treeIn(asked) } }))
    .on("DELETE /api/v1/rules/r-1", () => new Response(null, { status: 204 }))
    .on(FORMAT, (asked) => ({
      rule: treeIn(asked),
      line: "a line of the server",
      sentence: "A sentence of the server.",
    }))
    .on(HISTORY, () => ({ items: [aVersion(3)], next_cursor: null }))
    .on("GET /api/v1/receivers", () => ({ items: [], next_cursor: null }))
    .on("GET /api/v1/members", () => ({
      items: [
        { person: OLIVIA, role: "owner" },
        { person: SAM, role: "staff" },
      ],
    }));
}

let deafen = () => {};

/** Be somebody who may write rules, or only look; nothing said yet. */
export function arrive(rights: string[] = ["rules.read", "rules.write"]): void {
  deafen();
  deafen = listenToKeys();
  me.value = { ...ME, rights };
  members.value = null;
  toasts.value = [];
  go({ screen: "rules", id: "r-1" }, true);
}

/** Go away, with all that follows from it, and forget what was not saved. */
export async function leave(): Promise<void> {
  deafen();
  await act(() => cleanup());
  for (const id of ["r-1", "new"]) takeUnsaved(id);
}

/** Open the rule `id` as the address would. */
export function open(id: string | null) {
  return render(
    <>
      <Rules id={id} part={null} query={{}} />
      <Confirmer />
    </>,
  );
}

/** Put a rule on the bench and wait until it is shown. */
export async function onBench(spec: Partial<Spec> = {}): Promise<Server> {
  const server = aServer(aRule(spec));
  open("r-1");
  await screen.findByTestId("tree");
  // By then everything on the bench has done what it does once it is shown.
  await waitFor(() => expect(server.of(HISTORY)).toHaveLength(1));
  return server;
}

/** Press what has this test id. */
export const press = (testId: string) => fireEvent.click(screen.getByTestId(testId));

/** Open the menu of a condition (`menu`) or of a list (`add`), and press something in it. */
export function choose(menu: string, item: string): void {
  press(menu);
  press(item);
}

/** Type into a field. */
export const type = (field: HTMLElement, value: string) =>
  fireEvent.input(field, { target: { value } });

/** Pick from a list. */
export const pick = (field: HTMLElement, value: string) =>
  fireEvent.change(field, { target: { value } });

/** The condition at a path such as `0.1`, or `root`. */
export const node = (id: string) => screen.getByTestId(`node-${id}`);

/** A field of a condition by its label. */
export const fieldOf = (id: string, name: string) =>
  within(node(id)).getByLabelText(name) as HTMLInputElement;

/** What the live region says. */
export const told = () => screen.getByTestId("tree-said").textContent;

/** Save, and read what the server was given. */
export async function saved(server: Server): Promise<Spec> {
  const before = server.of(SAVE).length;
  press("save-rule");
  await waitFor(() => expect(server.of(SAVE)).toHaveLength(before + 1));
  return treeIn(server.of(SAVE)[before] as Asked);
}

/** "all(a, any(b, c))" of a tree of labels. */
export function written(condition: Condition): string {
  const { type: kind, conditions, condition: inner } = condition;
  if (kind === "label") return String(condition.label);
  const parts = (conditions ?? (inner ? [inner] : [])) as Condition[];
  return `${kind}(${parts.map(written).join(", ")})`;
}

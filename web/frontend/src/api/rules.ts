/** What the rule screens ask the server. */
import type { components } from "../generated/api";
import { ask } from "./http";
import { whole } from "./whole";

type Schemas = components["schemas"];

export type Rule = Schemas["RuleShape"];
/** A receiver of a rule; one whose name is null is gone. */
export type NamedReceiver = Schemas["NamedReceiver"];
export type RulePlace = Schemas["RulePlaceShape"];
export type RuleWords = Schemas["RuleWords"];
export type RuleStats = Schemas["RuleStats"];
export type RuleProof = Schemas["RuleProof"];
export type RuleTested = Schemas["RuleTested"];
export type Trace = Schemas["Trace"];
export type RuleVersion = Schemas["RuleVersionShape"];
export type DeletedRule = Schemas["DeletedRule"];
export type Upcoming = Schemas["UpcomingRules"];
export type UpcomingRule = Schemas["UpcomingRule"];

/** A page of any of them. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What to try a rule on: something typed, or the case with this number. */
export type Tried =
  | { sample: { text: string; rating?: number; fields?: Record<string, string | number> } }
  | { case: number }
  | Record<string, never>;

type Tree = Record<string, unknown>;

const seg = encodeURIComponent;
const with_ = (signal?: AbortSignal) => (signal ? { signal } : {});

/** All of them, by priority. */
export const fetchRules = (signal?: AbortSignal) => whole<Rule>("/rules", signal);

export const fetchRule = (id: string, signal?: AbortSignal) =>
  ask<Rule>(`/rules/${seg(id)}`, with_(signal));

export const fetchRuleStats = (signal?: AbortSignal) =>
  ask<RuleStats>("/rules/stats?days=7", with_(signal));

export const makeRule = (rule: Tree, once: string) =>
  ask<Rule>("/rules", { method: "POST", body: { rule }, once });

export const saveRule = (id: string, rule: Tree, revision: number) =>
  ask<Rule>(`/rules/${seg(id)}`, { method: "PUT", body: { rule }, revision });

export const switchRule = (id: string, active: boolean, revision: number) =>
  ask<Rule>(`/rules/${seg(id)}`, { method: "PUT", body: { active }, revision });

/** All of them at once; refused where they are not in the order `seen` any more. */
export const orderRules = async (order: string[], seen: string[]): Promise<RulePlace[]> => {
  const body: Schemas["RuleOrderAsked"] = { order, seen };
  return (await ask<Schemas["RuleOrderShape"]>("/rules/order", { method: "POST", body })).items;
};

export const deleteRule = (id: string, revision: number) =>
  ask<void>(`/rules/${seg(id)}`, { method: "DELETE", revision });

export const parseLine = (line: string, signal?: AbortSignal) =>
  ask<RuleWords>("/rules/parse", { method: "POST", body: { line }, ...with_(signal) });

export const formatTree = (rule: Tree, signal?: AbortSignal) =>
  ask<RuleWords>("/rules/format", { method: "POST", body: { rule }, ...with_(signal) });

export const proveRule = (rule: Tree, signal?: AbortSignal) =>
  ask<RuleProof>("/rules/proof", { method: "POST", body: { rule }, ...with_(signal) });

export const tryRule = (rule: Tree, tried: Tried) =>
  ask<RuleTested>("/rules/test", { method: "POST", body: { rule, ...tried } });

export const fetchHistory = (id: string, cursor: string | null, signal?: AbortSignal) =>
  ask<Page<RuleVersion>>(
    `/rules/${seg(id)}/history?limit=30${cursor ? `&cursor=${seg(cursor)}` : ""}`,
    with_(signal),
  );

export const restoreRule = (id: string, version: number, revision: number) =>
  ask<Rule>(`/rules/${seg(id)}/restore`, {
    method: "POST",
    body: { revision: version },
    revision,
  });

export const fetchDeletedRules = (cursor: string | null, signal?: AbortSignal) =>
  ask<Page<DeletedRule>>(
    `/deleted-rules?limit=30${cursor ? `&cursor=${seg(cursor)}` : ""}`,
    with_(signal),
  );

export const bringBackRule = (id: string, once: string) =>
  ask<Rule>(`/deleted-rules/${seg(id)}/restore`, { method: "POST", body: {}, once });

/** Of the next seven days by the server's clock: this one's may be wrong. */
export const fetchUpcoming = (signal?: AbortSignal) =>
  ask<Upcoming>("/rules/upcoming", with_(signal));

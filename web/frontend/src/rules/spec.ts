/** A whole rule as the builder holds it: the server's tree, with durations in seconds. */
import type { Rule } from "../api/rules";
import type { Severity } from "../api/types";
import { blank, type Condition } from "./tree";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/** What kinds of signal a rule looks at; the clock asks those with a schedule. */
export const KINDS = ["submission", "integration", "event"] as const;

/** Exactly one of `every`, `cron` and `days` with `at` is set. */
export interface Schedule {
  every: number | null;
  cron: string | null;
  days: readonly Day[] | null;
  at: string | null;
  zone: string | null;
  catch_up: "once" | "skip" | "each";
  grace: number | null;
}

/** When a rule does not rest. */
export interface Hours {
  start: string;
  end: string;
  days: readonly Day[];
  zone: string | null;
}

/** Who is told: a chat by its receiver's id, a person by theirs, a role by its word. */
export interface Ref {
  kind: string;
  id: string;
}

/** What is done with the case; null leaves it alone. */
export interface CaseDeeds {
  set_severity: Severity | null;
  set_category: string | null;
  assign: string | null;
  reply: string | null;
  labels: Readonly<Record<string, string>> | readonly unknown[];
}

/** A rule. An empty name: it is called by what it is about. `severity` null: it makes no alert. */
export interface Spec {
  name: string;
  description: string;
  schedule: Schedule | null;
  kinds: readonly string[];
  hours: Hours | null;
  condition: Condition;
  case: CaseDeeds;
  report: "day" | "week" | null;
  severity: Severity | null;
  fingerprint: readonly string[];
  cooldown: number;
  receivers: readonly Ref[];
  template: string | null;
  active: boolean;
  priority: number;
}

const ISO = /^(-?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;
const SECONDS = [604_800, 86_400, 3_600, 60, 1];

/** Seconds of a duration as the server writes it (`PT30M`), or as a number; 0 where it is neither. */
export function secondsOf(value: unknown): number {
  if (typeof value === "number") return value;
  const found = typeof value === "string" ? ISO.exec(value) : null;
  if (!found) return 0;
  const sum = SECONDS.reduce((all, size, index) => all + size * Number(found[index + 2] ?? 0), 0);
  return found[1] ? -sum : sum;
}

/** The same where null means "none". */
export function secondsOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : secondsOf(value);
}

/** A rule of the server's tree and line; the line tells whether somebody named it. */
export function specOf(tree: Record<string, unknown>, line: string): Spec {
  const spec = tree as unknown as Spec;
  const schedule = spec.schedule && {
    ...spec.schedule,
    every: secondsOrNull(spec.schedule.every),
    grace: secondsOrNull(spec.schedule.grace),
  };
  const name = /\snamed\s/.test(line) ? spec.name : "";
  return { ...spec, name, schedule, cooldown: secondsOf(spec.cooldown) };
}

/** The rule of a stored one; null where it cannot be read. */
export function specOfRule(rule: Rule): Spec | null {
  return rule.rule && rule.line !== null ? specOf(rule.rule, rule.line) : null;
}

/** Where somebody begins who makes a new rule: low ratings become an alert. */
export function newSpec(): Spec {
  return {
    name: "",
    description: "",
    schedule: null,
    kinds: ["submission"],
    hours: null,
    condition: { type: "all", conditions: [blank("compare")] },
    case: { set_severity: null, set_category: null, assign: null, reply: null, labels: {} },
    report: null,
    severity: "high",
    fingerprint: [],
    cooldown: 0,
    receivers: [],
    template: null,
    active: true,
    priority: 100,
  };
}

/** A schedule to begin with: every day at nine. */
export function newSchedule(): Schedule {
  return {
    every: null,
    cron: null,
    days: [...DAYS],
    at: "09:00",
    zone: null,
    catch_up: "once",
    grace: null,
  };
}

/** The same rule as JSON for the server; what was begun and left empty is for it to refuse. */
export function treeOf(spec: Spec): Record<string, unknown> {
  return { ...spec };
}

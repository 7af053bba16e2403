/** What an entry of the trail says: its deed in words, what was and what is. */
import type { AuditEntry } from "../../api/audit";
import { t } from "../../i18n";
import { href } from "../../router";
import { screenOf } from "../index";
import { KINDS } from "./kinds";

/** A field that differs; null: it was not there, or is not there now. */
export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** Which screen shows a kind of thing. */
const SCREENS: Readonly<Record<string, string>> = {
  alert: "alerts",
  api_key: "keys",
  canned_reply: "replies",
  case: "cases",
  delivery: "deliveries",
  inhibition: "inhibitions",
  integration: "integrations",
  limit: "limits",
  place: "places",
  receiver: "receivers",
  route: "routes",
  rule: "rules",
  silence: "silences",
};

/** What was done, as far as this release knows it. */
const DEEDS = [
  "acknowledged",
  "assigned",
  "cancelled",
  "changed",
  "cleaned_up",
  "closed",
  "converted",
  "created",
  "deleted",
  "ended",
  "joined",
  "language_chosen",
  "left",
  "linked",
  "made",
  "merged",
  "noted",
  "opened",
  "over",
  "read_again",
  "removed",
  "reopened",
  "replied",
  "resolved",
  "restored",
  "retried",
  "revoked",
  "role_changed",
  "rotated",
  "secret_removed",
  "secret_set",
  "started",
  "status_changed",
  "token_rotated",
  "topic_made_again",
  "zone_changed",
] as const;

/** "rule.changed" as "Rule · changed", in words; what a later release does, as the server says it. */
export function actionWord(one: AuditEntry): string {
  const [kind = "", ...rest] = one.action.split(".");
  const done = rest.join(".");
  const subject = KINDS.find((each) => each === kind);
  const deed = DEEDS.find((each) => each === done);
  return [
    subject ? t(`audit.kind.${subject}`) : kind.replaceAll("_", " "),
    deed ? t(`audit.deed.${deed}`) : done.replaceAll("_", " "),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The fields that differ, in the order the server names them. */
export function changes(one: AuditEntry): Change[] {
  const names = new Set([...Object.keys(one.before), ...Object.keys(one.after)]);
  return [...names].map((name) => ({
    name,
    before: said(one.before[name]),
    after: said(one.after[name]),
  }));
}

/** Where the thing is shown; null where no screen does. */
export function subjectHref(one: AuditEntry): string | null {
  const screen = SCREENS[one.subject_kind];
  return screen && screenOf(screen) ? href({ screen, id: one.subject_id }) : null;
}

function said(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((one) => said(one) ?? "").join(", ");
  if (isMatcher(value)) return `${value.field} ${value.op} ${JSON.stringify(value.value)}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isMatcher(value: unknown): value is { field: string; op: string; value: unknown } {
  return typeof value === "object" && value !== null && "field" in value && "op" in value;
}

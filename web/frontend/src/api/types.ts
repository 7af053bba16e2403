/** The shapes the API and the socket speak, as the dashboard uses them. */

export type Severity = "low" | "medium" | "high" | "critical";
export type CaseStatus =
  | "new"
  | "acknowledged"
  | "in_progress"
  | "resolved"
  | "closed"
  | "merged"
  | "rejected";
export type AlertStatus = "firing" | "acknowledged" | "resolved" | "expired";
export type Role = "owner" | "admin" | "staff" | "viewer";
export type DeliveryState =
  | "pending"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "cancelled"
  | "expired";

export interface Named {
  id: string;
  name: string;
}

export interface Meta {
  name: string;
  version: string;
  languages: string[];
  sandbox: boolean;
  sandbox_url: string | null;
}

export interface Session {
  access_token: string;
  expires_in: number;
}

export interface Me {
  person: { id: string; name: string; language: string };
  workspace: { id: string; name: string; zone: string };
  role: Role;
  workspaces: { id: string; name: string; role: Role }[];
  rights: string[];
}

export interface Member {
  person: Named;
  role: Role;
}

/** A case as lists and events carry it. */
export interface CaseSummary {
  id: string;
  number: number;
  kind: "complaint" | "feedback" | "request";
  title: string;
  text: string;
  rating: number | null;
  category: string | null;
  severity: Severity | null;
  status: CaseStatus;
  place: Named | null;
  customer: Named;
  assignee: Named | null;
  solved_rating: number | null;
  opened_at: string;
  updated_at: string;
  resolved_at: string | null;
  revision: number;
  unread?: boolean | undefined;
  attachment_count: number;
  alert_ids: string[];
}

export interface Attachment {
  id: string;
  kind: "photo" | "voice" | "video" | "audio" | "document" | "location";
  name: string;
  mime: string;
  size: number | null;
  url: string;
}

export interface ThreadItem {
  id: string;
  at: string;
  author: { kind: "customer" | "staff" | "system"; name: string };
  text: string;
  edited: boolean;
  attachments: Attachment[];
  delivery: DeliveryState | null;
}

export interface HistoryItem {
  at: string;
  by: string | null;
  what: string;
}

/** A case with everything that was said and done in it. */
export interface CaseDetail extends CaseSummary {
  thread: ThreadItem[];
  attachments: Attachment[];
  history: HistoryItem[];
}

/** An alert as lists and events carry it. */
export interface AlertSummary {
  id: string;
  number: number;
  title: string;
  summary: string | null;
  link: string | null;
  severity: Severity;
  status: AlertStatus;
  count: number;
  source: { kind: "rule" | "integration"; id: string; name: string };
  labels: Record<string, string>;
  assignee: Named | null;
  acknowledged_by: Named | null;
  acknowledged_at: string | null;
  resolved_by: Named | null;
  resolved_at: string | null;
  fired_at: string;
  last_at: string;
  cases: { id: string; number: number; title: string }[];
  revision: number;
}

export interface TimelineItem {
  at: string;
  kind:
    | "fired"
    | "repeated"
    | "told"
    | "not_told"
    | "acknowledged"
    | "assigned"
    | "resolved"
    | "reopened"
    | "updated";
  text: string;
}

/** An alert with everything that happened to it, who was told and who was not. */
export interface AlertDetail extends AlertSummary {
  timeline: TimelineItem[];
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What every durable event carries besides the thing itself. */
interface Change {
  old?: unknown;
  new?: unknown;
  by?: Named | null;
  at?: string;
}

export interface CaseEvent extends Change {
  case: CaseSummary;
}

export interface AlertEvent extends Change {
  alert: AlertSummary;
}

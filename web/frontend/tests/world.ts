/** Things the tests are made of: cases, alerts, and a server that answers `fetch`. */
import { vi } from "vitest";
import type {
  AlertDetail,
  AlertSummary,
  CaseDetail,
  CaseSummary,
  Me,
  ThreadItem,
} from "../src/api/types";
import type { SavedView } from "../src/api/views";

export const OLIVIA = { id: "p-olivia", name: "Olivia Owner" };
export const SAM = { id: "p-sam", name: "Sam Staff" };

export const ME: Me = {
  person: { ...OLIVIA, language: "en", language_revision: 0 },
  workspace: { id: "w-1", name: "Hostel", zone: "UTC" },
  role: "owner",
  workspaces: [],
  rights: ["cases.write", "alerts.write", "places.read"],
  default_views: [],
};

/** A case; give what matters to the test. */
export function aCase(number: number, over: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id: `c-${number}`,
    number,
    kind: "complaint",
    title: `Case number ${number}`,
    text: "It does not work",
    rating: 2,
    category: null,
    severity: "high",
    status: "new",
    place: { id: "pl-12", name: "Room 12" },
    customer: { id: "p-carla", name: "Carla Customer" },
    assignee: null,
    solved_rating: null,
    opened_at: "2026-11-20T12:00:00.000Z",
    updated_at: "2026-11-20T12:00:00.000Z",
    resolved_at: null,
    revision: 1,
    attachment_count: 0,
    alert_ids: [],
    merged_into: null,
    ...over,
  };
}

/** A case with its thread. */
export function aDetail(one: CaseSummary, thread: ThreadItem[] = []): CaseDetail {
  return { ...one, thread, attachments: [], history: [], merged: [] };
}

/** A message in a thread. */
export function aMessage(id: string, over: Partial<ThreadItem> = {}): ThreadItem {
  return {
    id,
    at: "2026-11-20T12:00:00.000Z",
    author: { kind: "customer", name: "Carla Customer" },
    text: `Message ${id}`,
    edited: false,
    attachments: [],
    delivery: null,
    ...over,
  };
}

/** An alert; give what matters to the test. */
export function anAlert(number: number, over: Partial<AlertSummary> = {}): AlertSummary {
  return {
    id: `a-${number}`,
    number,
    title: `Alert number ${number}`,
    summary: null,
    link: null,
    severity: "high",
    status: "firing",
    count: 1,
    source: { kind: "rule", id: "r-1", name: "Rating 2 or lower" },
    labels: {},
    assignee: null,
    acknowledged_by: null,
    acknowledged_at: null,
    resolved_by: null,
    resolved_at: null,
    fired_at: "2026-11-20T12:00:00.000Z",
    last_at: "2026-11-20T12:00:00.000Z",
    cases: [],
    revision: 1,
    note_count: 0,
    muted: null,
    flapping_since: null,
    flapped: 0,
    conversion: null,
    ...over,
  };
}

/** An alert with a timeline. */
export function anAlertDetail(one: AlertSummary): AlertDetail {
  return {
    ...one,
    timeline: [
      {
        at: one.fired_at,
        kind: "told",
        text: "Olivia Owner was told in Telegram",
        recipient: "Olivia Owner",
        channel: "telegram",
        reason: null,
        reference: null,
        setting: null,
        answer: { status: "sent", attempts: 1, message_id: 12, problem: null },
        details: [],
      },
      {
        at: one.fired_at,
        kind: "not_told",
        text: "Sam Staff was not told: they want to hear what is critical or worse",
        recipient: "Sam Staff",
        channel: null,
        reason: "own_severity",
        reference: null,
        setting: "They change that themselves with /filter.",
        answer: null,
        details: [],
      },
    ],
  };
}

/** A saved view of the cases; give what matters. */
export function aView(name: string, over: Partial<SavedView> = {}): SavedView {
  return {
    id: `v-${name}`,
    list: "cases",
    name,
    filters: { status: ["resolved"], severity: ["high"] },
    ignored: [],
    shared: false,
    position: 0,
    owner: OLIVIA,
    created_at: "2026-11-20T12:00:00.000Z",
    revision: 3,
    ...over,
  };
}

/** One request the server got. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Answer = (asked: Asked) => unknown;

/** A server in memory: routes by "METHOD /path", everything asked is kept. */
export class Server {
  readonly asked: Asked[] = [];
  private readonly routes = new Map<string, Answer>();

  constructor() {
    this.on("POST /api/v1/session/refresh", () => ({ access_token: "token-1", expires_in: 600 }));
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.answer(url, init));
  }

  /** Answer a route from now on: JSON, or a `Response` for anything else. */
  on(route: string, answer: Answer): this {
    this.routes.set(route, answer);
    return this;
  }

  /** What was asked of one route. */
  of(route: string): Asked[] {
    return this.asked.filter((one) => `${one.method} ${one.path}` === route);
  }

  private async answer(url: string, init: RequestInit): Promise<Response> {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const asked: Asked = {
      method: init.method ?? "GET",
      path: pathname,
      query: searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? JSON.parse(init.body) : null,
    };
    this.asked.push(asked);
    const answer = this.routes.get(`${asked.method} ${pathname}`);
    if (!answer) return refusal(404, "not_found", "There is no such thing.");
    const said = await answer(asked);
    return said instanceof Response ? said : Response.json(said);
  }
}

/** A problem as the server words it. */
export function refusal(status: number, code: string, detail: string): Response {
  return Response.json({ type: "about:blank", title: "No", status, code, detail }, { status });
}

/** An answer with its ETag. */
export function tagged(body: unknown, etag: string): Response {
  return Response.json(body, { headers: { ETag: etag } });
}

/** Let everything that is waiting on answered promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** An access token as far as a page reads it: whose it is, in which workspace. */
export function tokenOf(person: string, workspace: string): string {
  return `head.${btoa(JSON.stringify({ sub: person, workspace }))}.signature`;
}

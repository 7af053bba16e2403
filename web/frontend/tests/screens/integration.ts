/** Integrations, and what came to them, as the server tells of them. */
import type {
  Integration,
  Mapping,
  Preview,
  Received,
  ReceivedWhole,
} from "../../src/api/integrations";
import type { Server } from "../world";

export const ONE = "/api/v1/integrations/i-1";
export const REQUESTS = `GET ${ONE}/requests`;
export const PREVIEW = `POST ${ONE}/mapping/preview`;

/** An integration; give what matters to the test. */
export function anIntegration(over: Partial<Integration> = {}): Integration {
  return {
    id: "i-1",
    name: "Monitoring",
    preset: "generic_json",
    url: "https://opsbell.example.com/in/secret-word",
    opens: "alerts",
    enabled: true,
    created_at: "2026-11-20T12:00:00.000Z",
    revision: 3,
    proof: null,
    former_url_until: null,
    mapped: false,
    ...over,
  };
}

/** A request as lists show it. */
export function aRequest(id: string, over: Partial<Received> = {}): Received {
  return {
    id,
    at: "2026-11-20T12:00:00.000Z",
    status: "done",
    items: 1,
    error: null,
    alerts: [{ id: "a-7", number: 7, title: "Disk full", severity: "high", became: "fired" }],
    ...over,
  };
}

/** A request with what it said. */
export function aWhole(id: string, over: Partial<ReceivedWhole> = {}): ReceivedWhole {
  return {
    ...aRequest(id),
    content_type: "application/json",
    headers: { "user-agent": "curl/8" },
    bytes: 120,
    said: { title: "Disk full", level: "P1", host: { name: "db-1" } },
    cut: false,
    ...over,
  };
}

/** What a mapping would make of a request. */
export function aPreview(over: Partial<Preview> = {}): Preview {
  return {
    items: [
      {
        title: "Disk full",
        summary: "97 %",
        severity: "high",
        status: "firing",
        fingerprint: "f-1",
        labels: { host: "db-1" },
        link: null,
        at: null,
      },
    ],
    total: 1,
    problem: null,
    request: null,
    ...over,
  };
}

/** The list of what came. */
export function cameOf(items: Received[], suggested_preset: string | null = null) {
  return { items, next_cursor: null, suggested_preset };
}

/** A server that knows this integration, how it is read, and these requests. */
export function knows(
  server: Server,
  one: Integration,
  { came = [], mapping = null }: { came?: Received[]; mapping?: Mapping | null } = {},
): Server {
  return server
    .on("GET /api/v1/integrations", () => ({ items: [one], next_cursor: null }))
    .on(`GET ${ONE}`, () => one)
    .on(REQUESTS, () => cameOf(came))
    .on(`GET ${ONE}/mapping`, () => ({ mapping, revision: one.revision }))
    .on(PREVIEW, () => aPreview());
}

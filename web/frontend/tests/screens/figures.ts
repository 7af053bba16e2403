/** Figures as the server counts them: three days in a hostel in Madrid. */
import type {
  AlertStats,
  CaseStats,
  ChannelStats,
  DeliveryStats,
  DeskStats,
  Group,
  GroupStats,
  Times,
} from "../../src/api/metrics";

type CasePoint = CaseStats["points"][number];
type AlertPoint = AlertStats["points"][number];
type DeliveryPoint = ChannelStats["points"][number];

/** Where the days begin: midnight in Madrid. */
export const DAYS = [
  "2026-11-17T23:00:00.000Z",
  "2026-11-18T23:00:00.000Z",
  "2026-11-19T23:00:00.000Z",
] as const;
export const UNTIL = "2026-11-20T23:00:00.000Z";
const PERIOD = { step: "day", zone: "Europe/Madrid", since: DAYS[0], until: UNTIL } as const;

/** How long things took: half within the first, nine of ten within the second, in seconds. */
export const took = (half: number, most: number): Times => ({
  count: 4,
  p50_seconds: half,
  p90_seconds: most,
  mean_seconds: half,
});

const severities = (n: number) => ({ low: n, medium: n, high: n, critical: n });

export function aCasePoint(at: string, over: Partial<CasePoint> = {}): CasePoint {
  return {
    at,
    opened: 2,
    resolved: 1,
    severity: { ...severities(0), none: 2 },
    rated: 1,
    rating: 4,
    first_answer: took(600, 3_600),
    resolution: took(7_200, 86_400),
    ...over,
  };
}

export function caseTotals(over: Partial<CaseStats["totals"]> = {}): CaseStats["totals"] {
  return {
    opened: 15,
    resolved: 9,
    rated: 6,
    rating: 4.25,
    first_answer: took(600, 3_600),
    resolution: took(7_200, 86_400),
    status: {
      new: 3,
      acknowledged: 1,
      in_progress: 2,
      resolved: 0,
      closed: 5,
      merged: 1,
      rejected: 1,
    },
    severity: { ...severities(1), none: 11 },
    kind: { complaint: 13, feedback: 1, request: 1 },
    ratings: [
      { stars: 5, count: 4 },
      { stars: 1, count: 2 },
      { stars: null, count: 9 },
    ],
    categories: [],
    other_categories: 0,
    ...over,
  };
}

export function caseStats(over: Partial<CaseStats> = {}): CaseStats {
  return {
    ...PERIOD,
    totals: caseTotals(),
    points: DAYS.map((at, part) => aCasePoint(at, { opened: part + 4 })),
    previous: null,
    ...over,
  };
}

export function alertTotals(over: Partial<AlertStats["totals"]> = {}): AlertStats["totals"] {
  return {
    fired: 20,
    acknowledged: 15,
    resolved: 10,
    acknowledgement: took(90, 300),
    resolution: took(600, 900),
    status: { firing: 5, acknowledged: 5, resolved: 10, expired: 0 },
    severity: severities(5),
    sources: [
      { kind: "rule", id: "r-1", name: "Rating 2 or lower", count: 12 },
      { kind: "integration", id: "i-1", name: "Grafana", count: 8 },
    ],
    other_sources: 0,
    told: {
      told: 40,
      waiting: 1,
      lost: 2,
      not_told: 7,
      reasons: [{ reason: "own_severity", text: "They want to hear what is worse", count: 7 }],
    },
    ...over,
  };
}

export function alertStats(over: Partial<AlertStats> = {}): AlertStats {
  const point = (at: string): AlertPoint => ({
    at,
    fired: 4,
    acknowledged: 3,
    resolved: 2,
    severity: { critical: 1, high: 2, medium: 0, low: 1 },
    acknowledgement: took(90, 300),
    resolution: null,
  });
  return {
    ...PERIOD,
    totals: alertTotals(),
    points: DAYS.map(point),
    previous: null,
    ...over,
  };
}

const counts = {
  total: 100,
  pending: 2,
  sent: 90,
  delivered: null,
  failed: 5,
  cancelled: 0,
  expired: 3,
  retried: 11,
  dead_letters: 4,
};

export function aChannel(channel: string, over: Partial<ChannelStats> = {}): ChannelStats {
  const point = (at: string): DeliveryPoint => ({ ...counts, at, took: null });
  return {
    ...counts,
    channel,
    took: { count: 90, p50_seconds: 2, p95_seconds: 30, mean_seconds: 4 },
    points: DAYS.map(point),
    ...over,
  };
}

export function deliveryStats(over: Partial<DeliveryStats> = {}): DeliveryStats {
  return {
    ...PERIOD,
    totals: counts,
    channels: [aChannel("telegram"), aChannel("email", { total: 200, delivered: 80 })],
    previous: null,
    ...over,
  };
}

export function aGroup(over: Partial<Group> = {}): Group {
  return {
    id: "pl-12",
    word: null,
    name: "Room 12",
    opened: 6,
    open: 2,
    resolved: 4,
    rated: 3,
    rating: 3.5,
    first_answer: took(600, 3_600),
    resolution: took(7_200, 86_400),
    ...over,
  };
}

export function groupStats(
  by: GroupStats["by"],
  groups: Group[],
  over: Partial<GroupStats> = {},
): GroupStats {
  return { since: DAYS[0], until: UNTIL, by, groups, other_groups: 0, other_opened: 0, ...over };
}

export function aDesk(over: Partial<DeskStats> = {}): DeskStats {
  return {
    cases: { new: 3, acknowledged: 1, in_progress: 2, unassigned: 4 },
    alerts: { firing: { low: 0, medium: 0, high: 2, critical: 1 }, acknowledged: 5 },
    today: {
      since: DAYS[2],
      cases: 8,
      resolved: 6,
      alerts: severities(0),
      conversions: { count: 0, rate: null, by_kind: {} },
      rating: 4.5,
      first_answer_seconds: 240,
    },
    ...over,
  };
}

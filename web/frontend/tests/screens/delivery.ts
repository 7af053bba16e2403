/** Deliveries as the server tells of them. */
import type { Delivery, DeliveryWhole } from "../../src/api/deliveries";

export const LIST = "GET /api/v1/deliveries";

/** A delivery; give what matters to the test. */
export function aDelivery(id: string, over: Partial<Delivery> = {}): Delivery {
  return {
    id,
    channel: "telegram",
    kind: "alert_fired",
    state: "sent",
    reason: null,
    what: "Alert 7 fired",
    to: "Olivia Owner",
    why: null,
    todo: null,
    problem: null,
    attempts: 1,
    created_at: "2026-11-20T12:00:00.000Z",
    next_at: null,
    expires_at: null,
    ended_at: null,
    alert_id: null,
    case_id: null,
    notification_id: null,
    may_repeat: false,
    ...over,
  };
}

/** A delivery with everything that was tried. */
export function aStory(id: string, over: Partial<DeliveryWhole> = {}): DeliveryWhole {
  return { ...aDelivery(id), log: [], ...over };
}

/** The only page of a list. */
export function pageOf(...items: Delivery[]) {
  return { items, next_cursor: null };
}

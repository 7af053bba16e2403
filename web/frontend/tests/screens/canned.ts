/** Canned replies for the tests. */
import type { CannedReply, CannedReplyList } from "../../src/api/canned";

/** One; give what matters to the test. */
export function aCanned(id: string, over: Partial<CannedReply> = {}): CannedReply {
  return {
    id,
    title: "Sorry",
    shortcut: "sorry",
    text: "Hello {{ customer.first_name }}, we are sorry.",
    filled: "Hello Carla, we are sorry.",
    language: null,
    category: null,
    uses: 3,
    created_at: "2026-11-20T12:00:00Z",
    revision: 2,
    ...over,
  };
}

/** What the server lists. */
export function cannedList(items: CannedReply[], atMost = 200): CannedReplyList {
  return {
    items,
    next_cursor: null,
    at_most: atMost,
    text_at_most: 3_500,
    variables: [
      {
        name: "customer.first_name",
        written: "{{ customer.first_name }}",
        says: "The customer's first name",
        otherwise: "customer",
      },
    ],
  };
}

/** The ready-made categories of cases, offered as topics; any other word is a topic too. */
export const CATEGORIES: readonly string[] = [
  "cleanliness",
  "noise",
  "staff",
  "facilities",
  "billing",
  "delivery",
  "damaged",
  "refund",
  "queue",
  "outage",
  "login",
  "lost_data",
  "idea",
  "other",
];

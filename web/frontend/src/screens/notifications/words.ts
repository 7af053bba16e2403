/** The words for topics: ready-made ones in the reader's language, others as they came. */
import { type Key, t } from "../../i18n";

const TOPICS = [
  "alerts",
  "orders",
  "payments",
  "inventory",
  "returns",
  "refunds",
  "shipments",
  "coupons",
  "vendors",
  "system",
  "security",
  "general",
];

/** A topic as people read it. */
export const topicWord = (topic: string) =>
  TOPICS.includes(topic) ? t(`notifications.topic.${topic}` as Key) : topic;

/** What happened to an alert: every "told" and "not told" with why, narrowed to either by a press. */
import {
  Bell,
  BellOff,
  CircleCheck,
  Eye,
  HandCoins,
  Layers,
  Pencil,
  Repeat2,
  RotateCcw,
  Scale,
  Send,
  StickyNote,
  UserRound,
  Webhook,
} from "lucide";
import { useState } from "preact/hooks";
import type { TimelineItem } from "../../api/types";
import { moment, now, shortMoment } from "../../clock";
import { number, t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { deliveryWord } from "../../words";
import { wayToReference } from "./links";

const SHAPES: Readonly<Record<TimelineItem["kind"], unknown>> = {
  rule: Scale,
  source: Webhook,
  fired: Bell,
  repeated: Repeat2,
  told: Send,
  held: Layers,
  not_told: BellOff,
  acknowledged: Eye,
  assigned: UserRound,
  noted: StickyNote,
  resolved: CircleCheck,
  converted: HandCoins,
  reopened: RotateCcw,
  updated: Pencil,
};
const TELLING = ["told", "held", "not_told"] as const;
type Telling = (typeof TELLING)[number];

/** The oldest first. */
export function Story({ items }: { items: readonly TimelineItem[] }) {
  const [only, setOnly] = useState<Telling | null>(null);
  const counts = TELLING.map((kind) => ({
    kind,
    n: items.filter((item) => item.kind === kind).length,
  })).filter(({ n }) => n > 0);
  const shown = only === null ? items : items.filter((item) => item.kind === only);
  return (
    <section>
      <h3>{t("alert.timeline")}</h3>
      {counts.length > 0 && (
        <div class="toggles">
          {counts.map(({ kind, n }) => (
            <button
              key={kind}
              type="button"
              class="toggle"
              aria-pressed={only === kind}
              data-testid={`story-${kind}`}
              onClick={() => setOnly(only === kind ? null : kind)}
            >
              {t(`story.${kind}`)} {number(n)}
            </button>
          ))}
        </div>
      )}
      <ol class="timeline" data-testid="timeline">
        {shown.map((item, index) => (
          // Entries are only ever added at the end, and two may be alike.
          <Entry key={index} item={item} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  const { answer, reference } = item;
  const way = reference && wayToReference(reference);
  return (
    <li class={`timeline-${item.kind}`} data-kind={item.kind}>
      <span class="timeline-icon">
        <Icon of={SHAPES[item.kind] ?? Bell} size={14} />
      </span>
      <div class="timeline-words">
        <p>{item.text}</p>
        {item.details.map((line, at) => (
          <p key={at} class="muted timeline-detail">
            {line}
          </p>
        ))}
        {item.setting && <p class="muted timeline-detail">→ {item.setting}</p>}
        {answer && (
          <p class="muted timeline-detail">
            {deliveryWord(answer.status)}
            {answer.attempts > 1 && ` · ${t("story.attempts", { n: answer.attempts })}`}
            {answer.problem && ` · ${answer.problem}`}
          </p>
        )}
        {way && reference.name && reference.kind !== "person" && (
          <p class="timeline-detail">
            <a class="out-link" href={way}>
              {reference.kind === "alert" ? `#${reference.name}` : reference.name}
            </a>
          </p>
        )}
      </div>
      <time class="muted" dateTime={item.at} title={moment(item.at)}>
        {shortMoment(item.at, now.peek())}
      </time>
    </li>
  );
}

/** What happened, line under line, each with its sign and its moment. */
import type { ComponentChildren } from "preact";
import { moment, now, shortMoment } from "../clock";
import { Icon } from "./icon";

/** One line. `kind` is a class of its sheet, `at` an instant (ISO 8601). */
export interface TimelineLine {
  at: string;
  kind: string;
  icon: unknown;
  text: ComponentChildren;
  details?: readonly ComponentChildren[];
}

/** The oldest first, as given. */
export function Timeline({ items, testId }: { items: readonly TimelineLine[]; testId?: string }) {
  return (
    <ol class="timeline" data-testid={testId ?? "timeline"}>
      {items.map((item, index) => (
        // Entries are only ever added at the end, and two may be alike.
        <li key={index} class={`timeline-${item.kind}`} data-kind={item.kind}>
          <span class="timeline-icon">
            <Icon of={item.icon} size={14} />
          </span>
          <div class="timeline-words">
            <p>{item.text}</p>
            {item.details?.map((line, at) => (
              <p key={at} class="muted timeline-detail">
                {line}
              </p>
            ))}
          </div>
          <time class="muted" dateTime={item.at} title={moment(item.at)}>
            {shortMoment(item.at, now.peek())}
          </time>
        </li>
      ))}
    </ol>
  );
}

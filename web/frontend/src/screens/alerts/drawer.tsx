/** An alert's page: everything known, who was told and who was not, and why. */
import {
  Bell,
  BellOff,
  CircleCheck,
  ExternalLink,
  Eye,
  Inbox,
  Layers,
  Pencil,
  Repeat2,
  RotateCcw,
  Scale,
  Send,
  StickyNote,
  UserRound,
  Webhook,
  X,
} from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { AlertSummary, TimelineItem } from "../../api/types";
import { moment, now, shortMoment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href } from "../../router";
import { alerts, giveAlert, openAlert, openedAlert } from "../../state/alerts";
import { mayWriteAlerts } from "../../state/me";
import { AlertStatusBadge, SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Failed, Skeleton } from "../../ui/states";
import { AssignMenu } from "../cases/actions";
import { AlertActions } from "./actions";
import { Who } from "./card";

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
  reopened: RotateCcw,
  updated: Pencil,
};

/** Beside the board on a desktop, over it on a phone. */
export function AlertDrawer({ id }: { id: string }) {
  const state = openedAlert.value?.id === id ? openedAlert.value : null;
  const one = alerts.get(id)?.value;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    addEventListener("keydown", onEscape);
    return () => removeEventListener("keydown", onEscape);
  }, []);

  return (
    <aside class="drawer" data-testid="alert-page" aria-labelledby="alert-title">
      <header class="drawer-head">
        <h2 id="alert-title" ref={heading} tabIndex={-1}>
          {one ? (
            <>
              <span class="muted">#{one.number}</span> {one.title}
            </>
          ) : (
            t("alert.title")
          )}
        </h2>
        <button type="button" class="icon-button" aria-label={t("close")} onClick={close}>
          <Icon of={X} size={20} />
        </button>
      </header>
      {state?.state === "failed" && (
        <Failed problem={state.problem} retry={() => void openAlert(id)} />
      )}
      {one && <Facts one={one} />}
      {state?.state === "ready" ? (
        <Timeline items={state.detail.timeline} />
      ) : (
        state?.state !== "failed" && <Skeleton rows={4} kind="row" />
      )}
    </aside>
  );
}

function Facts({ one }: { one: AlertSummary }) {
  const labels = Object.entries(one.labels);
  return (
    <>
      <p class="case-facts">
        <AlertStatusBadge status={one.status} />
        <SeverityBadge severity={one.severity} />
        {one.count > 1 && <span class="count">×{one.count}</span>}
        <time class="muted" dateTime={one.fired_at} title={moment(one.fired_at)}>
          {ticking(one.fired_at)}
        </time>
      </p>
      {one.summary && one.summary !== one.title && <p class="drawer-summary">{one.summary}</p>}
      <Who one={one} />
      <div class="drawer-actions">
        <AlertActions one={one} />
        {mayWriteAlerts.value && (
          <AssignMenu
            assignee={one.assignee}
            assign={(person) => void giveAlert(one.id, person)}
          />
        )}
      </div>
      <section>
        <h3>{t("alert.source")}</h3>
        <p>
          {t(`source.${one.source.kind}`)} · {one.source.name}
        </p>
        {one.link && isWeb(one.link) && (
          <p>
            <a class="out-link" href={one.link} target="_blank" rel="noreferrer noopener">
              <Icon of={ExternalLink} size={14} />
              {t("alert.open_source")}
            </a>
          </p>
        )}
        {labels.length > 0 && (
          <dl class="labels">
            {labels.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      {one.cases.length > 0 && (
        <section>
          <h3>{t("alert.cases", { n: one.cases.length })}</h3>
          <ul class="linked">
            {one.cases.map((linked) => (
              <li key={linked.id}>
                <a href={href({ screen: "cases", id: linked.id })}>
                  <Icon of={Inbox} size={14} />
                  <span class="linked-title">
                    #{linked.number} {linked.title}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <section>
      <h3>{t("alert.timeline")}</h3>
      <ol class="timeline" data-testid="timeline">
        {items.map((item, index) => (
          // Entries are only ever added at the end, and two may be alike.
          <li key={index} class={`timeline-${item.kind}`} data-kind={item.kind}>
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
            </div>
            <time class="muted" dateTime={item.at} title={moment(item.at)}>
              {shortMoment(item.at, now.peek())}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

// A machine's link may hold anything; only a web address becomes a press.
function isWeb(link: string): boolean {
  return /^https?:\/\//i.test(link);
}

function close(): void {
  go({ screen: "alerts", id: null });
}

/** An alert's page: everything known, who was told and who was not, and why. */

import { signal } from "@preact/signals";
import { ExternalLink, Inbox, X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { AlertSummary } from "../../api/types";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href, route } from "../../router";
import { alerts, giveAlert, openAlert, openedAlert } from "../../state/alerts";
import { mayWriteAlerts } from "../../state/me";
import { AssignMenu } from "../../ui/assign_menu";
import { AlertStatusBadge, SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { PeopleAt } from "../../ui/people_at";
import { Failed, Skeleton } from "../../ui/states";
import { AlertActions, MoreActions, type Window } from "./actions";
import { Who } from "./card";
import { ConvertDialog } from "./convert";
import { NoteLine } from "./notes";
import { SilenceDialog } from "./silence";
import { Standing } from "./standing";
import { Story } from "./story";

// Also opened by a key, from wherever the focus is, and before the page of that alert is drawn.
const opened = signal<{ id: string; window: Window } | null>(null);

/** Open one of the windows of this alert's page, or close it. */
export function openWindow(id: string, window: Window): void {
  opened.value = { id, window };
}

// The page that goes must not close what was opened on the one that comes.
function closeWindow(id: string): void {
  if (opened.peek()?.id === id) opened.value = null;
}

/** Beside the board on a desktop, over it on a phone. */
export function AlertDrawer({ id }: { id: string }) {
  const state = openedAlert.value?.id === id ? openedAlert.value : null;
  const one = alerts.get(id)?.value;
  const window = opened.value?.id === id ? opened.value.window : null;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    return () => closeWindow(id);
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
        <button type="button" class="icon-button" aria-label={t("close")} onClick={closePage}>
          <Icon of={X} size={20} />
        </button>
      </header>
      {state?.state === "failed" && (
        <Failed problem={state.problem} retry={() => void openAlert(id)} />
      )}
      <PeopleAt kind="alert" id={id} />
      {one && <Facts one={one} />}
      {one && mayWriteAlerts.value && <NoteLine key={`note-${id}`} id={id} />}
      {one && window === "convert" && <ConvertDialog one={one} onClose={() => closeWindow(id)} />}
      {one && window === "silence" && <SilenceDialog one={one} onClose={() => closeWindow(id)} />}
      {state?.state === "ready" ? (
        <Story items={state.detail.timeline} />
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
      <Standing one={one} />
      <Who one={one} />
      <div class="drawer-actions" role="toolbar" aria-label={t("alert.actions")}>
        <AlertActions one={one} />
        <MoreActions one={one} open={(window) => openWindow(one.id, window)} />
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

// A machine's link may hold anything; only a web address becomes a press.
function isWeb(link: string): boolean {
  return /^https?:\/\//i.test(link);
}

/** Back to the list, with whatever narrows it. */
function closePage(): void {
  go({ screen: "alerts", id: null, query: route.peek().query });
}

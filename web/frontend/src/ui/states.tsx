/** What a pane shows instead of its content: nothing there, not there yet, gone wrong. */
import { CloudOff, SearchX } from "lucide";
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { t } from "../i18n";
import { href, route } from "../router";
import { screenOf } from "../screens";
import { explain } from "../words";
import { Icon } from "./icon";

/** Nothing to show, and what to do about it. */
export function Empty(props: {
  icon: unknown;
  title: string;
  children?: ComponentChildren;
  testId?: string;
}) {
  return (
    <div class="empty" data-testid={props.testId}>
      <span class="empty-icon">
        <Icon of={props.icon} size={28} />
      </span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

/** It could not be loaded and why; the way to try again where that may help, else the way back to
 * the list it would have been in. */
export function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  const isGone = problem.status === 404;
  return (
    <div class="empty" role="alert">
      <span class="empty-icon">
        <Icon of={isGone ? SearchX : CloudOff} size={28} />
      </span>
      <h2>{isGone ? t("failed.not_found") : t("failed.title")}</h2>
      <p>{isGone ? t("failed.not_found_text") : explain(problem)}</p>
      {problem.isPassing ? (
        <button type="button" class="button" onClick={retry}>
          {t("failed.retry")}
        </button>
      ) : (
        <WayBack />
      )}
    </div>
  );
}

function WayBack() {
  const { screen, id, query } = route.value;
  const list = screenOf(screen);
  if (id === null || !list) return null;
  return (
    <a class="button" href={href({ screen, query })} data-testid="way-back">
      {t("failed.back", { list: t(list.title) })}
    </a>
  );
}

/** Grey shapes where rows will be. */
export function Skeleton({ rows, kind }: { rows: number; kind: "row" | "card" | "bubble" }) {
  return (
    <div class="skeletons" role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        // Nothing distinguishes them, and they never move.
        <div key={index} class={`skeleton skeleton-${kind}`}>
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

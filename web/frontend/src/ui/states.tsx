/** What a pane shows instead of its content: nothing there, not there yet, gone wrong. */
import { CloudOff } from "lucide";
import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { t } from "../i18n";
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

/** It could not be loaded, why, and the way to try again. */
export function Failed({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div class="empty" role="alert">
      <span class="empty-icon">
        <Icon of={CloudOff} size={28} />
      </span>
      <h2>{problem.status === 404 ? t("failed.not_found") : t("failed.title")}</h2>
      <p>{problem.status === 404 ? t("failed.not_found_text") : explain(problem)}</p>
      <button type="button" class="button" onClick={retry}>
        {t("failed.retry")}
      </button>
    </div>
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

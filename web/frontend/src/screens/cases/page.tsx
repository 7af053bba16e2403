/** One case: what it is, what can be done, what was said, what happened. */

import { useSignal } from "@preact/signals";
import { ArrowLeft, MapPin, UserRound } from "lucide";
import type { CaseDetail, CaseSummary } from "../../api/types";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { open, openCase } from "../../state/case_page";
import { address } from "../../state/case_view";
import { cases } from "../../state/cases";
import { mayWriteCases } from "../../state/me";
import { CaseStatusBadge, SeverityBadge, Stars } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { PeopleAt } from "../../ui/people_at";
import { Failed, Skeleton } from "../../ui/states";
import { Actions } from "./actions";
import { Aside } from "./aside";
import { MergedNotice, StandsFor } from "./merged";
import { ReplyBox } from "./reply";
import { Thread } from "./thread";

/** The list's copy draws the header at once; the rest follows. */
export function CasePage({ id }: { id: string }) {
  const view = useSignal<"talk" | "about">("talk");
  const now = open.value?.id === id ? open.value : null;
  const one = cases.get(id)?.value ?? (now?.state === "ready" ? now.detail : undefined);

  if (now?.state === "failed") {
    return (
      <section class="case-pane">
        <Back />
        <Failed problem={now.problem} retry={() => void openCase(id)} />
      </section>
    );
  }
  if (!one) {
    return (
      <section class="case-pane">
        <Back />
        <Skeleton rows={4} kind="bubble" />
      </section>
    );
  }
  const detail = now?.state === "ready" ? now.detail : null;
  return (
    <article class="case-pane" data-testid="case-page" data-view={view.value}>
      <Header one={one} detail={detail} />
      <div class="case-views segments" role="tablist">
        {(["talk", "about"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            class="segment-tab"
            aria-selected={view.value === name}
            onClick={() => {
              view.value = name;
            }}
          >
            {t(`case.view_${name}`)}
          </button>
        ))}
      </div>
      <div class="case-talk">
        {detail ? <Thread detail={detail} /> : <Skeleton rows={3} kind="bubble" />}
        <PeopleAt kind="case" id={id} />
        {mayWriteCases.value && <ReplyBox caseId={id} />}
      </div>
      <Aside one={one} detail={detail} />
    </article>
  );
}

function Header({ one, detail }: { one: CaseSummary; detail: CaseDetail | null }) {
  return (
    <header class="case-head">
      <div class="case-title">
        <Back />
        <h1 id="case-title" tabIndex={-1} title={one.title}>
          <span class="muted">#{one.number}</span> <bdi>{one.title}</bdi>
        </h1>
      </div>
      <p class="case-facts">
        <CaseStatusBadge status={one.status} />
        {one.severity && <SeverityBadge severity={one.severity} />}
        {one.rating !== null && <Stars rating={one.rating} />}
        {one.place && (
          <span class="fact">
            <Icon of={MapPin} size={14} />
            {one.place.name}
          </span>
        )}
        <span class="fact">
          <Icon of={UserRound} size={14} />
          {one.customer.name}
        </span>
        <time class="fact muted" dateTime={one.opened_at} title={moment(one.opened_at)}>
          {ticking(one.opened_at)}
        </time>
      </p>
      <MergedNotice one={one} />
      {detail && <StandsFor items={detail.merged} />}
      <Actions one={one} />
    </header>
  );
}

function Back() {
  return (
    <a
      class="icon-button back"
      href={href({ screen: "cases", id: null, query: address.value })}
      aria-label={t("case.back")}
      title={t("case.back")}
    >
      <Icon of={ArrowLeft} size={20} />
    </a>
  );
}

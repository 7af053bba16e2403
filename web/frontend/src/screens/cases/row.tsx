/** One case in the list: what it is, where it stands, whose it is. */
import { computed, type Signal } from "@preact/signals";
import { Paperclip } from "lucide";
import { useMemo } from "preact/hooks";
import type { CaseSummary } from "../../api/types";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { worstOf } from "../../state/alerts";
import { address } from "../../state/case_view";
import { isFresh, marks } from "../../state/marks";
import { mayWriteCases } from "../../state/me";
import { pick, picked } from "../../state/picked";
import { Avatar, CaseStatusBadge, SeverityMark, StarCount } from "../../ui/badges";
import { Ends } from "../../ui/ends";
import { Icon } from "../../ui/icon";
import { focused } from "./keys";

interface Props {
  row: Signal<CaseSummary>;
  isOpen: boolean;
  /** Its place in the list, from 0, of `of`. */
  at: number;
  of: number;
  /** Where it stands from the list's top. */
  top: number;
}

/** A row at its place; only those near what is in sight are drawn. */
export function Row({ row, isOpen, at, of, top }: Props) {
  const { id } = row.peek();
  const isPicked = useMemo(() => computed(() => picked.value.has(id)), [id]).value;
  return (
    <li
      class={isPicked ? "is-picked" : undefined}
      aria-setsize={of}
      aria-posinset={at + 1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Inside row={row} isOpen={isOpen} isPicked={isPicked} />
    </li>
  );
}

/** What stands in a row: drawn anew when that changes, and not when the row has another place. */
function Inside({ row, isOpen, isPicked }: Pick<Props, "row" | "isOpen"> & { isPicked: boolean }) {
  const one = row.value;
  const mark = useMemo(() => computed(() => marks.value.get(one.id)), [one.id]).value;
  const openedAgo = useMemo(() => ticking(one.opened_at), [one.opened_at]);
  return (
    <>
      {mayWriteCases.value && (
        <label class="row-pick">
          <span class="sr-only">{t("many.pick", { number: `#${one.number}` })}</span>
          <input
            type="checkbox"
            checked={isPicked}
            data-testid={`pick-${one.number}`}
            onClick={(event) => pick(one.id, event.shiftKey)}
          />
        </label>
      )}
      <a
        class={`row ${mark ? `is-${mark}` : ""} ${mark && isFresh(one.id) ? "is-fresh" : ""}`}
        href={href({ screen: "cases", id: one.id, query: address.value })}
        aria-current={isOpen ? "true" : undefined}
        data-testid={`case-${one.number}`}
        data-row={one.id}
        data-status={one.status}
        data-mark={mark}
        onFocus={() => {
          focused.value = one.id;
        }}
      >
        <span class="row-line">
          {mark && (
            <i class="row-mark">
              <span class="sr-only">{t(`mark.${mark}`)}</span>
            </i>
          )}
          <SeverityMark severity={one.severity ?? worstOf(one.alert_ids)} />
          <span class="row-number">#{one.number}</span>
          <span class="row-title" dir="auto">
            {one.title}
          </span>
          <time class="row-age" dateTime={one.opened_at} title={moment(one.opened_at)}>
            <Ends>{openedAgo}</Ends>
          </time>
        </span>
        <span class="row-line row-second">
          <CaseStatusBadge status={one.status} />
          {one.merged_into && <span class="row-into">→ #{one.merged_into.number}</span>}
          {one.rating !== null && <StarCount rating={one.rating} />}
          <span class="row-who" dir="auto">
            {one.place ? `${one.place.name} · ${one.customer.name}` : one.customer.name}
          </span>
          {one.attachment_count > 0 && (
            <span class="row-clip" title={t("cases.files", { n: one.attachment_count })}>
              <Icon of={Paperclip} size={14} />
              {one.attachment_count}
            </span>
          )}
          {one.assignee && <Avatar person={one.assignee} />}
        </span>
      </a>
    </>
  );
}

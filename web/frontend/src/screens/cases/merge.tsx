/** The window that merges duplicates: which cases, which of them stands for all, what happens. */
import { useSignal } from "@preact/signals";
import { Merge, Plus, Search, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { fetchCases } from "../../api/cases";
import { fetchSimilar, type SimilarCase } from "../../api/merging";
import type { Problem } from "../../api/problem";
import type { CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { cases } from "../../state/cases";
import { type Merging, merge, merging } from "../../state/merging";
import { letGo } from "../../state/picked";
import { CaseStatusBadge } from "../../ui/badges";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { explain } from "../../words";
import { Because } from "./because";
import "../../styles/merge.css";

const SETTLE_MS = 200;
const MOST_FOUND = 8;
// As many as the server takes in one request.
const MOST_AT_ONCE = 50;

/** Nothing while it is closed. */
export function MergeWindow() {
  const now = merging.value;
  return now && <Inside key={now.primary.id} from={now} />;
}

function Inside({ from }: { from: Merging }) {
  const chosen = useSignal<readonly CaseSummary[]>([from.primary, ...from.duplicates]);
  const primaryId = useSignal(from.primary.id);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const primary = chosen.value.find((one) => one.id === primaryId.value) ?? from.primary;
  const duplicates = chosen.value.filter((one) => one.id !== primary.id);
  const isTooMany = duplicates.length > MOST_AT_ONCE;
  const close = () => {
    merging.value = null;
  };

  const add = (one: CaseSummary) => {
    problem.value = null;
    if (!chosen.value.some(({ id }) => id === one.id)) chosen.value = [...chosen.value, one];
  };
  const remove = (one: CaseSummary) => {
    problem.value = null;
    chosen.value = chosen.value.filter(({ id }) => id !== one.id);
    if (one.id === primaryId.value) primaryId.value = chosen.value[0]?.id ?? from.primary.id;
  };
  const send = async () => {
    if (isBusy.value || isTooMany || duplicates.length === 0) return;
    isBusy.value = true;
    problem.value = await merge(primary, duplicates);
    isBusy.value = false;
    if (problem.value?.status === 412) {
      chosen.value = chosen.value.map((one) => cases.stored(one.id) ?? one);
    }
    if (problem.value) return;
    letGo();
    close();
  };

  return (
    <Dialog
      title={t("merge.title")}
      onClose={close}
      wide
      testId="merge-window"
      actions={
        <>
          <button type="button" class="button" onClick={close}>
            {t("cancel")}
          </button>
          <button
            type="button"
            class="button button-primary"
            data-testid="merge-do"
            disabled={duplicates.length === 0 || isTooMany || isBusy.value}
            onClick={() => void send()}
          >
            <Icon of={Merge} size={16} />
            {duplicates.length === 0
              ? t("merge.do_none")
              : t("merge.do", { n: duplicates.length, number: `#${primary.number}` })}
          </button>
        </>
      }
    >
      <div class="merge">
        <fieldset class="merge-chosen">
          <legend>{t("merge.which")}</legend>
          <ul>
            {chosen.value.map((one) => (
              <Chosen
                key={one.id}
                one={one}
                isPrimary={one.id === primary.id}
                choose={() => {
                  primaryId.value = one.id;
                }}
                remove={chosen.value.length > 1 ? () => remove(one) : null}
              />
            ))}
          </ul>
        </fieldset>
        <Finder near={primary.id} taken={chosen.value.map((one) => one.id)} add={add} />
        {isTooMany && (
          <p class="merge-problem" role="status" data-testid="merge-too-many">
            {t("merge.too_many", { n: duplicates.length - MOST_AT_ONCE, most: MOST_AT_ONCE })}
          </p>
        )}
        {problem.value && (
          <p class="merge-problem" role="alert" data-testid="merge-problem">
            {problem.value.status === 412
              ? t("merge.stale", { number: `#${primary.number}` })
              : t("merge.refused", { why: explain(problem.value) })}
          </p>
        )}
        <ul class="merge-means muted">
          <li>{t("merge.means_threads")}</li>
          <li>{t("merge.means_customers")}</li>
          <li>{t("merge.means_undo")}</li>
        </ul>
      </div>
    </Dialog>
  );
}

interface ChosenProps {
  one: CaseSummary;
  isPrimary: boolean;
  choose: () => void;
  remove: (() => void) | null;
}

function Chosen({ one, isPrimary, choose, remove }: ChosenProps) {
  return (
    <li class={isPrimary ? "is-primary" : undefined} data-testid={`merge-chosen-${one.number}`}>
      <label>
        <input
          type="radio"
          name="merge-primary"
          checked={isPrimary}
          data-testid={`merge-primary-${one.number}`}
          onChange={choose}
        />
        <Said one={one} />
        {isPrimary && <span class="merge-stays">{t("merge.stays")}</span>}
      </label>
      {remove && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("merge.leave_out", { number: `#${one.number}` })}
          title={t("merge.leave_out", { number: `#${one.number}` })}
          data-testid={`merge-leave-${one.number}`}
          onClick={remove}
        >
          <Icon of={X} size={16} />
        </button>
      )}
    </li>
  );
}

/** Number, title and customer of a case in a line. */
function Said({ one }: { one: CaseSummary }) {
  return (
    <span class="merge-said">
      <span class="merge-title">
        #{one.number} <bdi>{one.title}</bdi>
      </span>
      <span class="muted">
        {one.place ? `${one.place.name} · ${one.customer.name}` : one.customer.name}
      </span>
    </span>
  );
}

/** Similar cases until somebody looks for one by its number or its words. */
function Finder(props: {
  near: string;
  taken: readonly string[];
  add: (one: CaseSummary) => void;
}) {
  const [words, setWords] = useState("");
  const [similar, setSimilar] = useState<readonly SimilarCase[]>([]);
  const [found, setFound] = useState<readonly CaseSummary[] | null>(null);
  useEffect(() => {
    const over = new AbortController();
    fetchSimilar(props.near, over.signal).then(setSimilar, () => undefined);
    return () => over.abort();
  }, [props.near]);
  useEffect(() => {
    const text = words.trim();
    if (text === "") {
      setFound(null);
      return;
    }
    const over = new AbortController();
    const timer = setTimeout(() => {
      fetchCases({ statuses: [], text, assignee: null }, null, over.signal).then(
        (page) => setFound(page.items),
        () => undefined,
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [words]);

  const reasons = new Map(similar.map((one) => [one.case.id, one]));
  const all = found ?? similar.map((one) => one.case);
  const offered = all.filter((one) => one.status !== "merged" && !props.taken.includes(one.id));
  return (
    <section class="merge-finder">
      <label class="merge-search">
        <Icon of={Search} size={16} />
        <span class="sr-only">{t("merge.find")}</span>
        <input
          type="search"
          value={words}
          placeholder={t("merge.find")}
          data-testid="merge-search"
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      {offered.length === 0 ? (
        <p class="muted" aria-live="polite">
          {found ? t("merge.found_none") : t("merge.similar_none")}
        </p>
      ) : (
        <ul class="merge-offered">
          {offered.slice(0, MOST_FOUND).map((one) => (
            <li key={one.id}>
              <button
                type="button"
                data-testid={`merge-add-${one.number}`}
                onClick={() => props.add(one)}
              >
                <Icon of={Plus} size={16} />
                <Said one={one} />
                <CaseStatusBadge status={one.status} />
                <Because of={reasons.get(one.id)} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

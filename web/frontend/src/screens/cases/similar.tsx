/** Cases like this one, each with what they have in common; a press merges one into this. */
import { Merge } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { fetchSimilar, type SimilarCase } from "../../api/merging";
import type { CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { href } from "../../router";
import { address } from "../../state/case_view";
import { cases } from "../../state/cases";
import { mayWriteCases } from "../../state/me";
import { startMerging } from "../../state/merging";
import { CaseStatusBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Because } from "./because";

/** Nothing while none is known: it stands last, so nothing moves when it comes. */
export function Similar({ one }: { one: CaseSummary }) {
  const [found, setFound] = useState<readonly SimilarCase[]>([]);
  const { id, title, category } = one;
  const place = one.place?.id ?? null;
  const primary = one.merged_into?.id ?? null;
  useEffect(() => {
    const over = new AbortController();
    fetchSimilar(id, over.signal).then(setFound, () => undefined);
    return () => over.abort();
  }, [id, title, category, place, primary]);
  useEffect(() => cases.hold(() => found.map((like) => like.case.id)), [found]);
  // What the socket brought since is the truth: one that was merged meanwhile is none to be merged.
  const shown = found
    .map((like) => ({ ...like, case: cases.get(like.case.id)?.value ?? like.case }))
    .filter((like) => like.case.status !== "merged" && like.case.id !== primary);
  if (shown.length === 0) return null;
  return (
    <section data-testid="similar">
      <h2>{t("case.similar")}</h2>
      <ul class="linked">
        {shown.map((like) => (
          <li key={like.case.id} class="similar">
            <a
              href={href({ screen: "cases", id: like.case.id, query: address.value })}
              data-testid={`similar-${like.case.number}`}
            >
              <span class="linked-title">
                #{like.case.number} <bdi>{like.case.title}</bdi>
              </span>
              <CaseStatusBadge status={like.case.status} />
              <Because of={like} />
            </a>
            {mayWriteCases.value && one.status !== "merged" && (
              <button
                type="button"
                class="icon-button"
                aria-label={t("merge.this", { number: `#${like.case.number}` })}
                title={t("merge.this", { number: `#${like.case.number}` })}
                data-testid={`similar-merge-${like.case.number}`}
                onClick={() => startMerging(one, [like.case])}
              >
                <Icon of={Merge} size={16} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

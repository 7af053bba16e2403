/** What a case page says of merging: that another case stands for it, or for which it stands. */
import { Merge } from "lucide";
import type { MergedCase } from "../../api/merging";
import type { CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { href } from "../../router";
import { address } from "../../state/case_view";
import { mayWriteCases } from "../../state/me";
import { unmerge } from "../../state/merging";
import { CaseStatusBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";

/** Under the title of a merged case; nothing on one that stands alone. */
export function MergedNotice({ one }: { one: CaseSummary }) {
  const into = one.merged_into;
  if (!into) return null;
  return (
    <div class="merged-notice" data-testid="merged-into">
      <Icon of={Merge} size={16} />
      <p>
        <a href={href({ screen: "cases", id: into.id, query: address.value })}>
          {t("merge.into", { number: `#${into.number}` })}
        </a>{" "}
        <CaseStatusBadge status={into.status} />
        <span class="muted">{t("merge.into_means")}</span>
      </p>
      {mayWriteCases.value && (
        <button
          type="button"
          class="button button-small"
          data-testid="unmerge"
          onClick={() => void unmerge(one)}
        >
          {t("merge.undo")}
        </button>
      )}
    </div>
  );
}

/** Under the title of a case that stands for others: where else something was said. */
export function StandsFor({ items }: { items: readonly MergedCase[] }) {
  if (items.length === 0) return null;
  return (
    <p class="stands-for" data-testid="stands-for">
      <Icon of={Merge} size={14} />
      <span class="muted">{t("merge.stands_for")}</span>
      {items.map((one) => (
        <a key={one.id} href={href({ screen: "cases", id: one.id, query: address.value })}>
          #{one.number}
          {one.said_since > 0 && (
            <span class="said-since">{t("merge.said_since", { n: one.said_since })}</span>
          )}
        </a>
      ))}
    </p>
  );
}

/** Beside the conversation: the cases that this one stands for. */
export function MergedCases({ items }: { items: readonly MergedCase[] }) {
  if (items.length === 0) return null;
  return (
    <section data-testid="merged-from">
      <h2>{t("merge.from")}</h2>
      <ul class="linked">
        {items.map((one) => (
          <li key={one.id}>
            <a
              href={href({ screen: "cases", id: one.id, query: address.value })}
              data-testid={`merged-${one.number}`}
            >
              <span class="linked-title">
                #{one.number} <bdi>{one.title}</bdi>
              </span>
              <span class="muted">{one.customer.name}</span>
              {one.said_since > 0 && (
                <span class="said-since">{t("merge.said_since", { n: one.said_since })}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

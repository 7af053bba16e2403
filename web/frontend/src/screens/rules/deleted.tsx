/** Rules that were deleted, and the way to bring one back. */
import { Trash2, Undo2 } from "lucide";
import { freshKey } from "../../api/http";
import { problemFrom } from "../../api/problem";
import { bringBackRule, type DeletedRule, fetchDeletedRules } from "../../api/rules";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { go, href } from "../../router";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { explain } from "../../words";

/** The newest first. */
export function DeletedRules() {
  const paged = usePaged((cursor, signal) => fetchDeletedRules(cursor, signal), [], {
    of: ["rule"],
  });
  const bring = async (one: DeletedRule) => {
    try {
      const back = await bringBackRule(one.id, freshKey());
      notify("success", t("rules.brought_back", { name: back.name }));
      go({ screen: "rules", id: back.id });
    } catch (reason) {
      const problem = problemFrom(reason);
      const isThere = problem.reason === "already_there";
      notify("warning", isThere ? t("rules.there_already") : explain(problem));
    }
  };
  return (
    <Page title={t("rules.bin")} back={href({ screen: "rules" })} testId="deleted-rules">
      {paged.state === "loading" && <Skeleton rows={4} kind="row" />}
      {paged.state === "failed" && paged.problem && (
        <Failed problem={paged.problem} retry={paged.reload} />
      )}
      {paged.state === "ready" && paged.items.length === 0 && (
        <Empty icon={Trash2} title={t("rules.bin_empty")} />
      )}
      <ul class="versions">
        {paged.items.map((one) => (
          <li key={`${one.id}${one.at}`}>
            <header>
              <strong>{one.name}</strong>
              <span class="muted">
                {one.by?.name ?? t("rules.by_program")} · {moment(one.at)}
              </span>
              {may("rules.write") && one.line !== null && (
                <button
                  type="button"
                  class="button button-small"
                  data-testid={`bring-back-${one.id}`}
                  onClick={() => void bring(one)}
                >
                  <Icon of={Undo2} size={14} />
                  {t("rules.bring_back")}
                </button>
              )}
            </header>
            <p>{one.sentence}</p>
            {one.line && <code class="diff">{one.line}</code>}
          </li>
        ))}
      </ul>
      {paged.more && (
        <button type="button" class="button" disabled={paged.isBusy} onClick={paged.loadMore}>
          {t("rules.older")}
        </button>
      )}
    </Page>
  );
}

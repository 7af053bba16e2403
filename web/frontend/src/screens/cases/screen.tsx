/** The case screen: the list and the open case, side by side where there is room. */
import { Inbox } from "lucide";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { go, type Place } from "../../router";
import { closeCase, openCase } from "../../state/case_page";
import { follow } from "../../state/case_view";
import { cases } from "../../state/cases";
import { seen } from "../../state/marks";
import { Icon } from "../../ui/icon";
import { useOpening } from "../../ui/views/opening";
import { useListKeys } from "./keys";
import { CaseList } from "./list";
import { MergeWindow } from "./merge";
import { CasePage } from "./page";
import { CASE_VIEWS } from "./views";
import "../../styles/case_list.css";
import "../../styles/search.css";
import "../../styles/case_page.css";
import "../../styles/conversation.css";

/** `id` is the open case, or null. */
export default function CasesScreen({ id, query }: Place) {
  const asked = JSON.stringify(query);
  const first = useOpening(CASE_VIEWS, query, id === null);
  useEffect(() => {
    if (first) go({ screen: "cases", query: first }, true);
    else follow(JSON.parse(asked), id);
  }, [asked, id]);
  useListKeys(id);

  useEffect(() => {
    if (id === null) {
      closeCase();
      return;
    }
    seen(id);
    void openCase(id);
  }, [id]);
  useEffect(() => closeCase, []);
  useEffect(() => cases.hold(() => (id ? [id] : [])), [id]);

  return (
    <div class={`cases ${id ? "has-open" : ""}`}>
      <CaseList openId={id} />
      <MergeWindow />
      {id ? (
        <CasePage key={id} id={id} />
      ) : (
        <section class="case-pane is-empty" aria-label={t("case.none_open")}>
          <span class="empty-icon">
            <Icon of={Inbox} size={28} />
          </span>
          <p>{t("case.pick")}</p>
          <p class="muted keys">
            <kbd>j</kbd> <kbd>k</kbd> {t("keys.move")} · <kbd>Enter</kbd> {t("keys.open")} ·{" "}
            <kbd>/</kbd> {t("keys.search")}
          </p>
        </section>
      )}
    </div>
  );
}

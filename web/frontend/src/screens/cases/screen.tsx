/** The case screen: the list and the open case, side by side where there is room. */
import { Inbox } from "lucide";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { closeCase, openCase } from "../../state/case_page";
import { seen } from "../../state/marks";
import { Icon } from "../../ui/icon";
import { useListKeys } from "./keys";
import { CaseList } from "./list";
import { CasePage } from "./page";

/** `id` is the open case, or null. */
export function CasesScreen({ id }: { id: string | null }) {
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

  return (
    <div class={`cases ${id ? "has-open" : ""}`}>
      <CaseList openId={id} />
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

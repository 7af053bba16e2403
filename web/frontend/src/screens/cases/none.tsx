/** A list without a case: why it is empty, and what to do. */
import { Inbox, SearchX } from "lucide";
import { t } from "../../i18n";
import { show } from "../../state/case_view";
import { chosenView, filter, narrow, onlyMine, search, states } from "../../state/cases";
import { meta } from "../../state/me";
import { SetUp } from "../../ui/set_up";
import { Empty } from "../../ui/states";

/** Where a filter or words hide what there is. */
export function NoneMatch() {
  const clear = () =>
    show(() => {
      filter.value = "all";
      states.value = null;
      onlyMine.value = false;
      search.value = "";
      narrow.value = {};
      chosenView.value = "";
    });
  const isPlainOpen =
    filter.value === "open" &&
    states.value === null &&
    !onlyMine.value &&
    search.value.trim() === "" &&
    Object.keys(narrow.value).length === 0;
  return (
    <Empty
      icon={isPlainOpen ? Inbox : SearchX}
      title={isPlainOpen ? t("cases.none_open") : t("cases.none_match")}
      testId="cases-empty"
    >
      <p>{isPlainOpen ? t("cases.none_open_text") : t("cases.none_match_text")}</p>
      <button type="button" class="button" onClick={clear}>
        {t("cases.show_all")}
      </button>
      {isPlainOpen && <SetUp />}
    </Empty>
  );
}

/** Where nobody has written yet. */
export function NoneYet() {
  const sandbox = meta.value?.sandbox ? meta.value.sandbox_url : null;
  return (
    <Empty icon={Inbox} title={t("cases.none")} testId="cases-empty">
      <p>{t("cases.none_text")}</p>
      {sandbox && (
        <a class="button" href={sandbox}>
          {t("sign_in.sandbox")}
        </a>
      )}
      <SetUp />
    </Empty>
  );
}

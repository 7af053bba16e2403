/** What somebody else made of a rule before one's own was saved, and what can be done about it. */
import type { Rule } from "../../api/rules";
import { t } from "../../i18n";

interface Props {
  theirs: Rule;
  /** Show theirs in place of one's own. */
  load: () => void;
  /** Put one's own over theirs. */
  overwrite: () => void;
}

/** The question; nothing is saved until it is answered. */
export function RuleConflict({ theirs, load, overwrite }: Props) {
  return (
    <div class="rule-conflict" role="alert" data-testid="conflict">
      <div>
        <strong>{t("editor.changed")}</strong>
        <p>{theirs.sentence}</p>
      </div>
      <button type="button" class="button" data-testid="load-theirs" onClick={load}>
        {t("editor.load_theirs")}
      </button>
      <button type="button" class="button" data-testid="overwrite" onClick={overwrite}>
        {t("editor.overwrite")}
      </button>
    </div>
  );
}

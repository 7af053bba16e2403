/** The rule as a sentence and as a line; the line can be typed, and a mistake in it is underlined. */
import { Wand2 } from "lucide";
import { t } from "../../i18n";
import { Copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import type { RuleDraft, Slip } from "./draft";

/** The id of the field with the line. */
export const LINE_ID = "rule-line";

/** Both, kept in step with the tree. */
export function WordsPanel({ draft, disabled }: { draft: RuleDraft; disabled: boolean }) {
  const slip = draft.slip.value;
  const problem = draft.problem.value;
  const line = draft.line.value;
  return (
    <section class="rule-words" aria-labelledby="part-words" aria-busy={draft.isAhead.value}>
      <h2 id="part-words">{t("rules.in_words")}</h2>
      <p class="rule-sentence" data-testid="sentence">
        {draft.sentence.value}
      </p>
      <label class="rule-line-label" for={LINE_ID}>
        {t(disabled ? "rules.as_line_read" : "rules.as_line")}
        <Copy text={line} label={t("rules.copy_line")} />
      </label>
      <div class="rule-line">
        <div class="rule-line-under" aria-hidden="true">
          {slip ? <Underlined line={line} slip={slip} /> : line}
        </div>
        <textarea
          id={LINE_ID}
          value={line}
          disabled={disabled}
          spellcheck={false}
          autocomplete="off"
          rows={1}
          aria-invalid={slip ? "true" : undefined}
          aria-describedby={slip ? "rule-slip" : undefined}
          data-testid="line"
          onInput={(event) => draft.type(event.currentTarget.value.replace(/\s*\n\s*/g, " "))}
        />
      </div>
      {slip && (
        <div id="rule-slip" class="form-error rule-slip" role="alert" data-testid="slip">
          <span>
            {slip.hint ? `${slip.says} ${t("rules.hint", { hint: slip.hint })}` : slip.says}
          </span>
          {slip.mended && !disabled && (
            <button
              type="button"
              class="button button-small"
              data-testid="mend"
              onClick={() => slip.mended && draft.type(slip.mended)}
            >
              <Icon of={Wand2} size={14} />
              {t("rules.mend")}
            </button>
          )}
        </div>
      )}
      {problem && (
        <p class="form-error" role="alert">
          {problem.message}
        </p>
      )}
    </section>
  );
}

function Underlined({ line, slip }: { line: string; slip: Slip }) {
  // Past the end nothing could be underlined: a word is missing there.
  const found = line.slice(slip.start, slip.end) || " ";
  return (
    <>
      {line.slice(0, slip.start)}
      <mark data-testid="underlined">{found}</mark>
      {line.slice(slip.end)}
    </>
  );
}

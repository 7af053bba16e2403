/** Words, phrases and patterns to be found in the text. */
import { t } from "../../../i18n";
import { Switch } from "../../../ui/fields/switch";
import { TagsField } from "../../../ui/fields/tags";
import type { LeafProps } from "./leaf";

/** Its fields. */
export function KeywordFields({ node, set, errorOf, disabled, testId }: LeafProps) {
  const words = list(node.words);
  return (
    <div class="leaf-fields is-wide">
      <TagsField
        label={t("rules.words")}
        hint={t("rules.words_hint")}
        value={words}
        onChange={(value) => set({ words: value })}
        error={errorOf("words") ?? errorOf("")}
        disabled={disabled}
        testId={`${testId}-words`}
      />
      <details class="leaf-more" open={list(node.patterns).length > 0}>
        <summary>{t("rules.more")}</summary>
        <TagsField
          label={t("rules.patterns")}
          hint={t("rules.patterns_hint")}
          value={list(node.patterns)}
          onChange={(value) => set({ patterns: value })}
          error={errorOf("patterns")}
          disabled={disabled}
          testId={`${testId}-patterns`}
        />
        <Switch
          label={t("rules.whole_words")}
          value={node.whole_words !== false}
          onChange={(value) => set({ whole_words: value, ...(value ? {} : { forms: false }) })}
          disabled={disabled}
        />
        <Switch
          label={t("rules.forms")}
          value={node.forms === true}
          onChange={(value) => set({ forms: value, ...(value ? { whole_words: true } : {}) })}
          disabled={disabled}
        />
        <Switch
          label={t("rules.accents")}
          value={node.accents !== false}
          onChange={(value) => set({ accents: value })}
          disabled={disabled}
        />
      </details>
    </div>
  );
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

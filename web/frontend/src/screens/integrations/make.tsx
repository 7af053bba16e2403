/** A new integration: who sends, what it is called, what becomes of what it sends. */
import { useRef } from "preact/hooks";
import { tagOf } from "../../api/http";
import {
  changeIntegration,
  type Integration,
  makeIntegration,
  type Opens,
} from "../../api/integrations";
import { t } from "../../i18n";
import { go } from "../../router";
import { Editor } from "../../ui/editor";
import { Choice } from "../../ui/fields/choice";
import { SelectField } from "../../ui/fields/select";
import { TextField } from "../../ui/fields/text";
import { PRESETS, presetPlace, presetWord } from "./presets";

const FRESH: { name: string; preset: string; opens: Opens } = {
  name: "",
  preset: "generic_json",
  opens: "alerts",
};

/** Leads to the new one's page, where its address is. */
export function Make({ onClose }: { onClose: () => void }) {
  const made = useRef<Integration | null>(null);
  return (
    <Editor
      title={t("integrations.make")}
      value={FRESH}
      saveWord={t("integrations.make_it")}
      savedWord={null}
      testId="make-integration-sheet"
      onSave={async (values) => {
        const name = values.name.trim() || presetWord(values.preset);
        const { current: one } = made;
        // The second time it is there: it was typed on while it was made.
        made.current = one
          ? await changeIntegration(one.id, { ...values, name }, one.revision)
          : await makeIntegration({ ...values, name });
        return tagOf(made.current);
      }}
      onClose={() => {
        if (made.current) go({ screen: "integrations", id: made.current.id }, true);
        else onClose();
      }}
    >
      {(form) => (
        <>
          <SelectField
            {...form.field("preset")}
            label={t("integrations.sender")}
            hint={presetPlace(form.values.preset)}
            options={PRESETS.map((one) => ({ value: one as string, title: presetWord(one) }))}
            testId="preset"
          />
          <TextField
            {...form.field("name")}
            label={t("integrations.name")}
            hint={t("integrations.name_hint")}
            placeholder={presetWord(form.values.preset)}
            most={100}
            testId="integration-name"
          />
          <Choice
            {...form.field("opens")}
            label={t("integrations.opens")}
            hint={t(`integrations.opens_text.${form.values.opens}`)}
            options={(["alerts", "cases"] as const).map((one) => ({
              value: one,
              title: t(`integrations.opens.${one}`),
            }))}
            testId="opens"
          />
        </>
      )}
    </Editor>
  );
}

/** One inhibition: while these are open, those are not told. */
import {
  changeInhibition,
  deleteInhibition,
  fetchInhibition,
  type Inhibition,
  type InhibitionAsked,
  makeInhibition,
} from "../../api/inhibitions";
import { t } from "../../i18n";
import { may } from "../../state/me";
import { ALERT_FIELDS, type Matcher, MatchersField } from "../../ui/fields/matchers";
import { Switch } from "../../ui/fields/switch";
import { TagsField } from "../../ui/fields/tags";
import { TextField } from "../../ui/fields/text";
import { StoredEditor } from "../../ui/stored_editor";

interface Values {
  name: string;
  source: readonly Matcher[];
  target: readonly Matcher[];
  equal: readonly string[];
  active: boolean;
}

const ROW: Matcher = { field: "", op: "=", value: "" };
const BLANK: Values = {
  name: "",
  source: [{ field: "severity", op: "=", value: "critical" }],
  target: [ROW],
  equal: [],
  active: true,
};

interface Props {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function InhibitionEditor({ id, onClose, onChanged }: Props) {
  return (
    <StoredEditor
      kind="inhibition"
      id={id}
      read={fetchInhibition}
      blank={BLANK}
      valuesOf={valuesOf}
      newTitle={t("inhibitions.new")}
      titleOf={(one) => one.name}
      make={(values, once) => makeInhibition(asked(values), once)}
      change={(key, values, etag) => changeInhibition(key, asked(values), etag)}
      remove={(one) => (etag) => deleteInhibition(one.id, etag)}
      deleteText={() => t("inhibitions.delete_text")}
      readOnly={!may("inhibitions.write")}
      onClose={onClose}
      onChanged={onChanged}
      testId="inhibition-editor"
    >
      {(form, one) => (
        <>
          {one && <p class="notice">{one.sentence}</p>}
          <TextField
            {...form.field("name")}
            label={t("inhibitions.name")}
            placeholder={t("inhibitions.name_example")}
            most={100}
            required
            testId="inhibition-name"
          />
          <MatchersField
            {...form.field("source")}
            errors={form.errors}
            path="source"
            label={t("inhibitions.source")}
            testId="inhibition-source"
          />
          <MatchersField
            {...form.field("target")}
            errors={form.errors}
            path="target"
            label={t("inhibitions.target")}
            testId="inhibition-target"
          />
          <TagsField
            {...form.field("equal")}
            label={t("inhibitions.equal")}
            hint={t("inhibitions.equal_hint")}
            list={ALERT_FIELDS}
            placeholder="place"
            most={10}
            required={false}
            testId="inhibition-equal"
          />
          <Switch
            {...form.field("active")}
            label={t("inhibitions.active")}
            hint={t("inhibitions.active_hint")}
          />
        </>
      )}
    </StoredEditor>
  );
}

function valuesOf(one: Inhibition): Values {
  const { name, source, target, equal, active } = one;
  return { name, source, target, equal, active };
}

function asked(values: Values): InhibitionAsked {
  const filled = (rows: readonly Matcher[]) => rows.filter((row) => row.field || row.value);
  return {
    ...values,
    source: filled(values.source),
    target: filled(values.target),
    equal: [...values.equal],
  };
}

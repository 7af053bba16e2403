/** One route: which alerts, from which severity on, to whom, alone or in groups. */
import {
  changeRoute,
  deleteRoute,
  fetchRoute,
  makeRoute,
  matchersOf,
  type Route,
  type RouteAsked,
} from "../../api/routes";
import type { Severity } from "../../api/types";
import { t } from "../../i18n";
import { may } from "../../state/me";
import { DurationField } from "../../ui/fields/duration";
import { ALERT_FIELDS, type Matcher, MatchersField } from "../../ui/fields/matchers";
import { ReceiverField } from "../../ui/fields/receiver";
import { SeverityField } from "../../ui/fields/severity";
import { Switch } from "../../ui/fields/switch";
import { TagsField } from "../../ui/fields/tags";
import { TextField } from "../../ui/fields/text";
import type { Form } from "../../ui/form";
import { StoredEditor } from "../../ui/stored_editor";
import { Warnings } from "./order";

interface Values {
  name: string;
  minimum_severity: Severity;
  continues: boolean;
  is_active: boolean;
  matchers: readonly Matcher[];
  receivers: readonly string[];
  /** What is told together; kept while `isGrouped` is off. */
  group_by: readonly string[];
  isGrouped: boolean;
  group_wait_seconds: number;
  group_interval_seconds: number;
  repeat_seconds: number | null;
}

const BLANK: Values = {
  name: "",
  matchers: [{ field: "", op: "=", value: "" }],
  minimum_severity: "low",
  continues: false,
  receivers: [],
  is_active: true,
  isGrouped: false,
  group_by: [],
  group_wait_seconds: 30,
  group_interval_seconds: 300,
  repeat_seconds: null,
};

interface Props {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function RouteEditor({ id, onClose, onChanged }: Props) {
  return (
    <StoredEditor
      kind="route"
      id={id}
      read={fetchRoute}
      blank={BLANK}
      valuesOf={valuesOf}
      newTitle={t("routes.new")}
      titleOf={(one) => one.name}
      make={(values, once) => makeRoute(asked(values), once)}
      change={(key, values, etag) => changeRoute(key, asked(values), etag)}
      remove={(one) => (one.is_default ? null : (etag) => deleteRoute(one.id, etag))}
      deleteText={() => t("routes.delete_text")}
      readOnly={!may("routes.write")}
      onClose={onClose}
      onChanged={onChanged}
      testId="route-editor"
    >
      {(form, one) => <Fields form={form} one={one} />}
    </StoredEditor>
  );
}

function Fields({ form, one }: { form: Form<Values>; one: Route | null }) {
  const { values } = form;
  return (
    <>
      {one?.is_default && <p class="notice">{t("routes.default_text")}</p>}
      {one && one.warnings.length > 0 && (
        <div class="notice is-warning">
          <Warnings one={one} />
        </div>
      )}
      <TextField
        {...form.field("name")}
        label={t("routes.name")}
        placeholder={t("routes.name_example")}
        most={100}
        required
        testId="route-name"
      />
      {!one?.is_default && (
        <MatchersField
          {...form.field("matchers")}
          errors={form.errors}
          label={t("routes.matchers")}
          hint={t("routes.matchers_hint")}
          testId="route-matchers"
        />
      )}
      <SeverityField
        {...form.field("minimum_severity")}
        label={t("routes.minimum")}
        hint={t("routes.minimum_hint")}
      />
      <ReceiverField
        {...form.field("receivers")}
        label={t("routes.receivers")}
        testId="route-receivers"
      />
      {!one?.is_default && (
        <>
          <Switch
            {...form.field("continues")}
            label={t("routes.continues")}
            hint={t("routes.continues_hint")}
          />
          <Switch
            {...form.field("is_active")}
            label={t("routes.is_active")}
            hint={t("routes.is_active_hint")}
          />
        </>
      )}
      <Switch
        {...form.field("isGrouped")}
        label={t("routes.grouped")}
        hint={t("routes.grouped_hint")}
        testId="route-grouped"
      />
      {values.isGrouped && (
        <div class="indented">
          <TagsField
            {...form.field("group_by")}
            label={t("routes.group_by")}
            hint={t("routes.group_by_hint")}
            list={ALERT_FIELDS}
            most={10}
            testId="route-group-by"
          />
          <DurationField
            {...whole(form, "group_wait_seconds")}
            label={t("routes.group_wait")}
            hint={t("routes.group_wait_hint")}
          />
          <DurationField
            {...whole(form, "group_interval_seconds")}
            label={t("routes.group_interval")}
            hint={t("routes.group_interval_hint")}
          />
        </div>
      )}
      <DurationField
        {...form.field("repeat_seconds")}
        label={t("routes.repeat")}
        hint={t("routes.repeat_hint")}
        placeholder={t("routes.never")}
        presets={[900, 3_600, 14_400]}
        required={false}
        testId="route-repeat"
      />
    </>
  );
}

/** A duration that always is one: emptied, it is none at all. */
function whole(form: Form<Values>, name: "group_wait_seconds" | "group_interval_seconds") {
  const { value, error } = form.field(name);
  return { value, error, onChange: (seconds: number | null) => form.set(name, seconds ?? 0) };
}

function valuesOf(one: Route): Values {
  return {
    name: one.name,
    matchers: matchersOf(one),
    minimum_severity: one.minimum_severity,
    continues: one.continues,
    receivers: one.receivers.map(({ id }) => id),
    is_active: one.is_active,
    isGrouped: one.group_by !== null,
    group_by: one.group_by ?? [],
    group_wait_seconds: one.group_wait_seconds,
    group_interval_seconds: one.group_interval_seconds,
    repeat_seconds: one.repeat_seconds,
  };
}

function asked({ isGrouped, group_by, matchers, receivers, ...rest }: Values): RouteAsked {
  return {
    ...rest,
    // A row that was never filled in is nothing somebody meant.
    matchers: matchers.filter((row) => row.field || row.value),
    receivers: [...receivers],
    group_by: isGrouped ? [...group_by] : null,
  };
}

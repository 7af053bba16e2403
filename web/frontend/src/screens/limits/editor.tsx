/** One limit: how many alerts in how long, for whom, of which alerts. */
import {
  changeLimit,
  deleteLimit,
  fetchLimit,
  type Limit,
  type LimitAsked,
  makeLimit,
} from "../../api/limits";
import { fetchChats } from "../../api/receivers";
import type { Role } from "../../api/types";
import { chatName } from "../../chat_name";
import { t } from "../../i18n";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { DurationField } from "../../ui/fields/duration";
import { type Matcher, MatchersField } from "../../ui/fields/matchers";
import { NumberField } from "../../ui/fields/number";
import { PersonField } from "../../ui/fields/person";
import { SelectField } from "../../ui/fields/select";
import { Switch } from "../../ui/fields/switch";
import { TextField } from "../../ui/fields/text";
import type { Form } from "../../ui/form";
import { StoredEditor } from "../../ui/stored_editor";

type Whom = Limit["whom"];

interface Values {
  name: string;
  count: number | null;
  window_seconds: number | null;
  burst: number | null;
  whom: Whom;
  /** Null: each of that kind. */
  target: string | null;
  matchers: readonly Matcher[];
  exempt_critical: boolean;
  enabled: boolean;
}

const BLANK: Values = {
  name: "",
  count: 10,
  window_seconds: 600,
  burst: null,
  whom: "everybody",
  target: null,
  matchers: [],
  exempt_critical: true,
  enabled: true,
};
const WHOM: readonly Whom[] = ["everybody", "chat", "person", "role"];
const ROLES: readonly Role[] = ["owner", "admin", "staff", "viewer"];

interface Props {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function LimitEditor({ id, onClose, onChanged }: Props) {
  return (
    <StoredEditor
      kind="limit"
      id={id}
      read={fetchLimit}
      blank={BLANK}
      valuesOf={valuesOf}
      newTitle={t("limits.new")}
      titleOf={(one) => one.name}
      make={(values, once) => makeLimit(asked(values), once)}
      change={(key, values, etag) => changeLimit(key, asked(values), etag)}
      remove={(one) => (etag) => deleteLimit(one.id, etag)}
      deleteText={() => t("limits.delete_text")}
      readOnly={!may("limits.write")}
      onClose={onClose}
      onChanged={onChanged}
      testId="limit-editor"
    >
      {(form, one) => <Fields form={form} one={one} />}
    </StoredEditor>
  );
}

function Fields({ form, one }: { form: Form<Values>; one: Limit | null }) {
  const { values } = form;
  return (
    <>
      {one && <p class="notice">{one.sentence}</p>}
      <div class="side-by-side">
        <NumberField
          {...form.field("count")}
          label={t("limits.count")}
          unit={t("limits.count_unit")}
          least={1}
          most={10_000}
          testId="limit-count"
        />
        <DurationField
          {...form.field("window_seconds")}
          label={t("limits.window")}
          testId="limit-window"
        />
      </div>
      <NumberField
        {...form.field("burst")}
        label={t("limits.burst")}
        hint={t("limits.burst_hint")}
        least={1}
        most={10_000}
        required={false}
        testId="limit-burst"
      />
      <SelectField
        {...form.field("whom")}
        label={t("limits.whom")}
        hint={t("limits.whom_hint")}
        options={WHOM.map((whom) => ({ value: whom, title: t(`limits.whom_${whom}`) }))}
        onChange={(whom) => {
          form.set("whom", whom);
          form.set("target", null);
        }}
        testId="limit-whom"
      />
      <Target form={form} />
      <MatchersField
        {...form.field("matchers")}
        errors={form.errors}
        label={t("limits.which")}
        empty={t("limits.every_alert")}
      />
      <Switch
        {...form.field("exempt_critical")}
        label={t("limits.exempt")}
        hint={t("limits.exempt_hint")}
        testId="limit-exempt"
      />
      <Switch
        {...form.field("enabled")}
        label={t("limits.enabled")}
        hint={t("limits.enabled_hint")}
      />
      <TextField
        {...form.field("name")}
        label={t("limits.name")}
        hint={t("limits.name_hint")}
        most={100}
        required={false}
        testId="limit-name"
      />
      {values.exempt_critical ? null : (
        <p class="notice is-warning">{t("limits.holds_critical")}</p>
      )}
    </>
  );
}

/** Which one of its kind; empty is each of them. */
function Target({ form }: { form: Form<Values> }) {
  const { whom } = form.values;
  const field = form.field("target");
  const isChat = whom === "chat";
  const chats = useResource(async (signal) => (isChat ? fetchChats(signal) : []), [isChat]);
  if (whom === "everybody") return null;
  if (whom === "person") {
    return <PersonField {...field} label={t("limits.target")} hint={t("limits.target_each")} />;
  }
  const options =
    whom === "role"
      ? ROLES.map((role) => ({ value: role as string, title: t(`role.${role}`) }))
      : (chats.value ?? []).map((chat) => ({
          value: chat.id,
          title: chatName(chat),
        }));
  return (
    <SelectField
      {...field}
      label={t("limits.target")}
      error={field.error ?? chats.problem?.message}
      value={field.value ?? ""}
      options={[{ value: "", title: t("limits.each") }, ...options]}
      onChange={(target) => field.onChange(target || null)}
      testId="limit-target"
    />
  );
}

function valuesOf(one: Limit): Values {
  const { count, window_seconds, burst, whom, target, exempt_critical, enabled } = one;
  return {
    // A name that is only how it is typed would be wrong once that changes.
    name: one.name === one.line ? "" : one.name,
    count,
    window_seconds,
    burst,
    whom,
    target,
    matchers: one.matchers,
    exempt_critical,
    enabled,
  };
}

function asked(values: Values): LimitAsked {
  return {
    ...values,
    name: values.name.trim() || null,
    // Empty is none at all; the server says what would be right.
    count: values.count ?? 0,
    window_seconds: values.window_seconds ?? 0,
    matchers: values.matchers.filter((row) => row.field || row.value),
  };
}

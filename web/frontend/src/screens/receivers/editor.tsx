/** One receiver: where it leads, from which severity on, and how loud. */
import { Hash, UserRound, Users } from "lucide";
import {
  changeReceiver,
  deleteReceiver,
  fetchChats,
  fetchReceiver,
  makeReceiver,
  type Receiver,
  type ReceiverAsked,
} from "../../api/receivers";
import type { Severity } from "../../api/types";
import { chatName } from "../../chat_name";
import { t } from "../../i18n";
import { href } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Choice } from "../../ui/fields/choice";
import { NumberField } from "../../ui/fields/number";
import { PersonField } from "../../ui/fields/person";
import { SelectField } from "../../ui/fields/select";
import { SeverityField } from "../../ui/fields/severity";
import { Switch } from "../../ui/fields/switch";
import { TextField } from "../../ui/fields/text";
import type { Bound, Form } from "../../ui/form";
import { StoredEditor } from "../../ui/stored_editor";
import { SEVERITIES, severityWord } from "../../words";
import { SendTest } from "./send_test";

type Values = Required<Omit<ReceiverAsked, "telegram_chat_id" | "topic_id">>;

const BLANK: Values = {
  name: "",
  kind: "chat",
  chat_id: null,
  person_id: null,
  role: null,
  minimum_severity: "low",
  loud_from: "medium",
  storm_alerts: null,
  is_active: true,
};
const ROLES = ["owner", "admin", "staff", "viewer"] as const;

interface Props {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function ReceiverEditor({ id, onClose, onChanged }: Props) {
  return (
    <StoredEditor
      kind="receiver"
      id={id}
      read={fetchReceiver}
      blank={BLANK}
      valuesOf={valuesOf}
      newTitle={t("receivers.new")}
      titleOf={(one) => one.name}
      make={(values, once) => makeReceiver(asked(values), once)}
      change={(key, values, etag) => changeReceiver(key, asked(values), etag)}
      // It was asked about with what leads there in words, so it is meant.
      remove={(one) => (etag) => deleteReceiver(one.id, etag, isUsed(one))}
      deleteText={(one) =>
        isUsed(one)
          ? t("receivers.delete_used", { n: one.routes.length + one.rules.length })
          : t("receivers.delete_text")
      }
      readOnly={!may("receivers.write")}
      onClose={onClose}
      onChanged={onChanged}
      testId="receiver-editor"
    >
      {(form, one) => <Fields form={form} one={one} />}
    </StoredEditor>
  );
}

function Fields({ form, one }: { form: Form<Values>; one: Receiver | null }) {
  const { values } = form;
  const loud = form.field("loud_from");
  return (
    <>
      {one?.trouble && <p class="notice is-bad">{one.trouble}</p>}
      <TextField
        {...form.field("name")}
        label={t("receivers.name")}
        placeholder={t("receivers.name_example")}
        most={100}
        required
        testId="receiver-name"
      />
      <Choice
        {...form.field("kind")}
        label={t("receivers.kind")}
        options={[
          { value: "chat", title: t("receivers.kind_chat"), icon: Hash },
          { value: "person", title: t("receivers.kind_person"), icon: UserRound },
          { value: "role", title: t("receivers.kind_role"), icon: Users },
        ]}
        testId="receiver-kind"
      />
      {values.kind === "chat" && <ChatField {...form.field("chat_id")} />}
      {values.kind === "person" && (
        <PersonField
          {...form.field("person_id")}
          label={t("receivers.kind_person")}
          testId="receiver-person"
        />
      )}
      {values.kind === "role" && (
        <SelectField
          {...form.field("role")}
          label={t("receivers.kind_role")}
          hint={t("receivers.role_hint")}
          value={values.role ?? ""}
          options={[
            { value: "", title: t("receivers.choose") },
            ...ROLES.map((role) => ({ value: role, title: t(`role.${role}`) })),
          ]}
          onChange={(role) => role && form.set("role", role)}
          testId="receiver-role"
        />
      )}
      <SeverityField
        {...form.field("minimum_severity")}
        label={t("receivers.minimum")}
        hint={t("receivers.minimum_hint")}
      />
      <SelectField
        {...loud}
        label={t("receivers.loud")}
        hint={t("receivers.loud_hint")}
        value={values.loud_from ?? "never"}
        options={[
          ...SEVERITIES.map((each) => ({ value: each as string, title: severityWord(each) })),
          { value: "never", title: t("receivers.never_loud") },
        ]}
        onChange={(each) => loud.onChange(each === "never" ? null : (each as Severity))}
        testId="receiver-loud"
      />
      <NumberField
        {...form.field("storm_alerts")}
        label={t("receivers.storm")}
        hint={t("receivers.storm_hint")}
        placeholder="10"
        least={0}
        most={1000}
        required={false}
      />
      <Switch
        {...form.field("is_active")}
        label={t("receivers.is_active")}
        hint={t("receivers.is_active_hint")}
        testId="receiver-active"
      />
      {one && <UsedBy one={one} />}
      {one && may("receivers.write") && <SendTest id={one.id} isDirty={form.isDirty} />}
    </>
  );
}

/** The chats the bot was linked to; how to link one where there is none. */
function ChatField(field: Bound<string | null>) {
  const chats = useResource(fetchChats, []);
  const known = chats.value ?? [];
  return (
    <SelectField
      {...field}
      label={t("receivers.kind_chat")}
      hint={known.length > 0 ? t("receivers.chat_hint") : t("receivers.no_chats")}
      error={field.error ?? chats.problem?.message}
      value={field.value ?? ""}
      options={[
        { value: "", title: t("receivers.choose") },
        ...known.map((chat) => ({
          value: chat.id,
          title: chatName(chat),
        })),
      ]}
      onChange={(id) => field.onChange(id || null)}
      testId="receiver-chat"
    />
  );
}

function UsedBy({ one }: { one: Receiver }) {
  if (!isUsed(one)) return <p class="notice">{t("receivers.unused")}</p>;
  return (
    <section class="used-by">
      <h3>{t("receivers.used")}</h3>
      <ul>
        {one.routes.map((route) => (
          <li key={route.id}>
            <a class="out-link" href={href({ screen: "routes", id: route.id })}>
              {t("receivers.route", { name: route.name })}
            </a>
          </li>
        ))}
        {one.rules.map((rule) => (
          <li key={rule.id}>
            <a class="out-link" href={href({ screen: "rules", id: rule.id })}>
              {t("receivers.rule", { name: rule.name })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const isUsed = (one: Receiver) => one.routes.length + one.rules.length > 0;

function valuesOf(one: Receiver): Values {
  return {
    name: one.name,
    kind: one.kind,
    chat_id: one.chat?.id ?? null,
    person_id: one.person?.id ?? null,
    role: one.role,
    minimum_severity: one.minimum_severity,
    loud_from: one.loud_from,
    storm_alerts: one.storm_alerts,
    is_active: one.is_active,
  };
}

/** Only the address of its kind is sent: the form keeps the others for who changes their mind. */
function asked(values: Values): ReceiverAsked {
  return {
    ...values,
    topic_id: 0,
    chat_id: values.kind === "chat" ? values.chat_id : null,
    person_id: values.kind === "person" ? values.person_id : null,
    role: values.kind === "role" ? values.role : null,
  };
}

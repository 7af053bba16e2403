/** One silence: which alerts, from when, how long, why; and what it would mute. */
import { fetchAlert } from "../../api/calls";
import {
  changeSilence,
  endSilence,
  fetchSilence,
  makeSilence,
  type SilenceAsked,
  type SilenceDetail,
} from "../../api/silences";
import type { AlertSummary } from "../../api/types";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { href, type Query } from "../../router";
import { signsOf } from "../../state/alert_signs";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Choice } from "../../ui/fields/choice";
import { DurationField } from "../../ui/fields/duration";
import { type Matcher, MatchersField } from "../../ui/fields/matchers";
import { TextArea } from "../../ui/fields/text";
import { DateTimeField } from "../../ui/fields/time";
import type { Form } from "../../ui/form";
import { Coming, NEW, StoredEditor } from "../../ui/stored_editor";
import { confirmed } from "./broad";
import { Preview } from "./preview";

export interface Values {
  matchers: readonly Matcher[];
  reason: string;
  /** Null: now. */
  starts_at: string | null;
  ends: "after" | "at" | "resolved";
  /** Seconds, while `ends` is "after". */
  minutes: number | null;
  ends_at: string | null;
  /** The alert whose end ends it, while `ends` is "resolved"; null where there is none. */
  until_alert: string | null;
}

const BLANK: Values = {
  matchers: [{ field: "", op: "=", value: "" }],
  reason: "",
  starts_at: null,
  ends: "after",
  minutes: 3_600,
  ends_at: null,
  until_alert: null,
};

interface Props {
  id: string;
  /** `alert`: the id of one that a new silence is about; `from`: of a silence to make again. */
  query: Query;
  onClose: () => void;
  onChanged: () => void;
}

/** The sheet. */
export function SilenceEditor({ id, query, onClose, onChanged }: Props) {
  const about = useResource<Values>(
    async (signal) => {
      if (id !== NEW) return BLANK;
      if (query.from) return again((await fetchSilence(query.from, signal)).body);
      return query.alert ? ofAlert(await fetchAlert(query.alert)) : BLANK;
    },
    [id, query.alert, query.from],
  );
  if (about.value === null) {
    return <Coming of={about} onClose={onClose} />;
  }
  return (
    <StoredEditor
      kind="silence"
      id={id}
      read={fetchSilence}
      blank={about.value}
      valuesOf={valuesOf}
      newTitle={t("silences.new")}
      titleOf={(one) => one.line || t("silences.one_alert")}
      make={(values, once) =>
        // The second time it is another request, so it needs a key of its own.
        confirmed((confirm) =>
          makeSilence(asked(values, confirm), confirm ? `${once}-sure` : once),
        )
      }
      change={(key, values, etag) =>
        confirmed((confirm) => changeSilence(key, asked(values, confirm), etag))
      }
      remove={(one) => (one.state === "expired" ? null : (etag) => endSilence(one.id, etag))}
      deleteWord={t("silences.end")}
      deleteText={() => t("silences.end_told")}
      readOnly={(one) => !may("silences.write") || one?.state === "expired"}
      {...(may("silences.write") ? { readOnlyText: t("silences.is_over") } : {})}
      actions={(one) =>
        one.state === "expired" &&
        may("silences.write") && (
          <a
            class="button button-small"
            href={href({ screen: "silences", id: NEW, query: { from: one.id } })}
            data-testid="silence-again"
          >
            {t("silences.again")}
          </a>
        )
      }
      onClose={onClose}
      onChanged={onChanged}
      testId="silence-editor"
    >
      {(form, one) => <Fields form={form} one={one} />}
    </StoredEditor>
  );
}

function Fields({ form, one }: { form: Form<Values>; one: SilenceDetail | null }) {
  const { values } = form;
  const isOfAlert = values.ends === "resolved";
  const hasBegun = one !== null && one.state !== "pending";
  return (
    <>
      <MatchersField
        {...form.field("matchers")}
        errors={form.errors}
        error={form.errors.matchers ?? form.errors.line}
        label={t("silences.which")}
        hint={t("silences.which_hint")}
        empty={isOfAlert ? t("silences.this_alert") : t("silences.everything")}
        testId="silence-matchers"
      />
      {one?.state !== "expired" && <Preview values={values} />}
      <TextArea
        {...form.field("reason")}
        label={t("silences.reason")}
        placeholder={t("silences.reason_example")}
        most={500}
        rows={2}
        required
        testId="silence-reason"
      />
      <Choice
        {...form.field("ends")}
        label={t("silences.ends")}
        options={[
          { value: "after", title: t("silences.ends_after") },
          { value: "at", title: t("silences.ends_at") },
          ...(values.until_alert
            ? [{ value: "resolved" as const, title: t("silences.ends_resolved") }]
            : []),
        ]}
        testId="silence-ends"
      />
      {values.ends === "after" && (
        <DurationField
          {...form.field("minutes")}
          label={t("silences.how_long")}
          presets={[3_600, 14_400, 86_400, 604_800]}
          testId="silence-duration"
        />
      )}
      {values.ends === "at" && (
        <DateTimeField
          {...form.field("ends_at")}
          label={t("silences.until")}
          testId="silence-until"
        />
      )}
      {hasBegun ? (
        <p class="form-hint">{t("silences.begun", { at: moment(one.starts_at) })}</p>
      ) : (
        <DateTimeField
          {...form.field("starts_at")}
          label={t("silences.starts")}
          hint={values.starts_at ? undefined : t("silences.starts_now")}
          required={false}
          testId="silence-starts"
        />
      )}
    </>
  );
}

/** About what the alert is about; it may end with it. */
export function ofAlert(one: AlertSummary): Values {
  return { ...BLANK, matchers: signsOf(one), until_alert: one.id };
}

function again(one: SilenceDetail): Values {
  return { ...BLANK, matchers: one.matchers, reason: one.reason };
}

function valuesOf(one: SilenceDetail): Values {
  return {
    matchers: one.matchers,
    reason: one.reason,
    starts_at: one.starts_at,
    ends: one.until_alert ? "resolved" : "at",
    minutes: 3_600,
    ends_at: one.ends_at,
    until_alert: one.until_alert,
  };
}

/** As the API takes it: one way to end, whole minutes, no rows that were never filled in. */
export function asked(values: Values, confirm: boolean): SilenceAsked {
  const { ends } = values;
  return {
    matchers: values.matchers.filter((row) => row.field || row.value),
    reason: values.reason,
    starts_at: values.starts_at,
    minutes: ends === "after" ? Math.ceil((values.minutes ?? 0) / 60) : null,
    ends_at: ends === "at" ? values.ends_at : null,
    until_alert: ends === "resolved" ? values.until_alert : null,
    confirm,
  };
}

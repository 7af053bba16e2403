/** How an integration is set up: its fields, its address, the secret of its sender, its end. */
import {
  changeIntegration,
  fetchIntegration,
  type Integration,
  newAddress,
} from "../../api/integrations";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { Choice } from "../../ui/fields/choice";
import { SelectField } from "../../ui/fields/select";
import { Switch } from "../../ui/fields/switch";
import { TextField } from "../../ui/fields/text";
import { useFollowed } from "../../ui/followed";
import { useForm } from "../../ui/form";
import { explain } from "../../words";
import { Address } from "./address";
import { PRESETS, presetPlace, presetWord } from "./presets";
import { Secret } from "./secret";

interface Props {
  one: Integration;
  set: (one: Integration) => void;
}

/** Every card is saved by itself. */
export function Setup({ one, set }: Props) {
  const mayWrite = may("integrations.write");
  const rotate = async (grace: 0 | 24) => {
    const isSure = await confirm({
      title: t("integrations.rotate_title"),
      text: t(grace ? "integrations.rotate_text" : "integrations.rotate_now_text"),
      action: t("integrations.rotate"),
      danger: grace === 0,
    });
    if (!isSure) return;
    const fresh = await attempt(() => newAddress(one.id, grace, one.revision));
    if (!fresh) return;
    set(fresh);
    notify("success", t("integrations.rotated"));
  };
  const toggle = async (enabled: boolean) => {
    const changed = await attempt(() => changeIntegration(one.id, { enabled }, one.revision));
    if (changed) set(changed);
  };
  return (
    <div class="narrow">
      <Address one={one}>
        {mayWrite && (
          <p class="part-actions">
            <button
              type="button"
              class="button button-small"
              data-testid="rotate"
              onClick={() => void rotate(24)}
            >
              {t("integrations.rotate_day")}
            </button>
            <button
              type="button"
              class="button button-small"
              data-testid="rotate-now"
              onClick={() => void rotate(0)}
            >
              {t("integrations.rotate_now")}
            </button>
          </p>
        )}
      </Address>
      <Secret one={one} set={set} />
      <Fields key={one.id} one={one} set={set} />
      <section class="panel">
        <Switch
          label={t("integrations.enabled")}
          hint={t("integrations.enabled_text")}
          value={one.enabled}
          onChange={(enabled) => void toggle(enabled)}
          disabled={!mayWrite}
          testId="enabled"
        />
      </section>
      <p class="muted">{t("integrations.made_at", { at: moment(one.created_at) })}</p>
    </div>
  );
}

/** What is changed together; the tag is the revision. */
const storedOf = ({ name, preset, opens, revision }: Integration) => ({
  value: { name, preset, opens },
  etag: String(revision),
});

function Fields({ one, set }: Props) {
  const mayWrite = may("integrations.write");
  const form = useForm(storedOf(one).value);
  const followed = useFollowed({
    form,
    stored: storedOf(one),
    of: { kind: "integration", id: one.id },
    reread: () => fetchIntegration(one.id),
    storedOf,
    set,
    onSaved: () => notify("success", t("editor.saved")),
  });
  const save = () =>
    followed.save((values, revision) => changeIntegration(one.id, values, Number(revision)));
  const known: string[] = [...PRESETS];
  if (!known.includes(one.preset)) known.push(one.preset);
  return (
    <form
      class="panel"
      noValidate
      aria-label={t("integrations.part.setup")}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {followed.notices}
      <fieldset class="editor-fields" disabled={!mayWrite}>
        <TextField
          {...form.field("name")}
          label={t("integrations.name")}
          most={100}
          testId="integration-name"
        />
        <SelectField
          {...form.field("preset")}
          label={t("integrations.sender")}
          hint={presetPlace(form.values.preset)}
          options={known.map((name) => ({ value: name, title: presetWord(name) }))}
          testId="preset"
        />
        <Choice
          {...form.field("opens")}
          label={t("integrations.opens")}
          hint={t(`integrations.opens_text.${form.values.opens}`)}
          options={(["alerts", "cases"] as const).map((word) => ({
            value: word,
            title: t(`integrations.opens.${word}`),
          }))}
          testId="opens"
        />
      </fieldset>
      {form.problem && !followed.isAsking && (
        <p class="notice is-bad" role="alert">
          {explain(form.problem)}
        </p>
      )}
      {mayWrite && (
        <p class="part-actions">
          <button
            type="submit"
            class="button button-primary"
            disabled={!form.isDirty || form.isBusy}
            data-testid="save-integration"
          >
            {t("save")}
          </button>
        </p>
      )}
    </form>
  );
}

/** The secret its sender proves each request with: made, replaced, shown this once, removed. */
import { KeyRound } from "lucide";
import { useState } from "preact/hooks";
import {
  fetchIntegration,
  type Integration,
  removeSecret,
  setSecret,
} from "../../api/integrations";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { confirm } from "../../ui/confirm";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/fields/text";
import { useForm } from "../../ui/form";
import { Icon } from "../../ui/icon";
import { Once } from "../../ui/once";
import { explain } from "../../words";

interface Props {
  one: Integration;
  set: (one: Integration) => void;
}

/** What is asked of the sender, and what was refused of late. */
export function Secret({ one, set }: Props) {
  const [isAsking, ask] = useState(false);
  const mayWrite = may("integrations.write");
  const remove = async () => {
    const isSure = await confirm({
      title: t("integrations.unprove_title"),
      text: t("integrations.unprove_text"),
      action: t("integrations.unprove"),
      danger: true,
    });
    if (!isSure) return;
    const changed = await attempt(() => removeSecret(one.id, one.revision));
    if (changed) set(changed);
  };
  return (
    <section class="panel" aria-label={t("integrations.secret")} data-testid="secret">
      <h2>{t("integrations.secret")}</h2>
      <p class="muted">
        {one.proof ? t("integrations.secret_set") : t("integrations.secret_none")}
      </p>
      {one.proof?.former_secret_until && (
        <p class="notice">
          {t("integrations.former_secret", { until: moment(one.proof.former_secret_until) })}
        </p>
      )}
      {one.proof && one.proof.refused > 0 && (
        <p class="notice is-warning" data-testid="refused">
          {t("integrations.refused", { n: one.proof.refused })}{" "}
          {one.proof.refused_why && t(`integrations.refused.${one.proof.refused_why}`)}
        </p>
      )}
      {mayWrite && (
        <p class="part-actions">
          <button
            type="button"
            class="button button-small"
            data-testid="set-secret"
            onClick={() => ask(true)}
          >
            <Icon of={KeyRound} size={14} />
            {one.proof ? t("integrations.secret_replace") : t("integrations.secret_make")}
          </button>
          {one.proof && (
            <button
              type="button"
              class="button button-small button-quiet-danger"
              data-testid="remove-secret"
              onClick={() => void remove()}
            >
              {t("integrations.unprove")}
            </button>
          )}
        </p>
      )}
      {isAsking && <Ask one={one} set={set} onClose={() => ask(false)} />}
    </section>
  );
}

function Ask({ one, set, onClose }: Props & { onClose: () => void }) {
  const [made, tell] = useState<string | null>(null);
  const form = useForm({ secret: "" });
  const send = async () => {
    const answer = await form.submit(({ secret }) =>
      setSecret(one.id, secret.trim() || null, one.revision),
    );
    if (answer) tell(answer.secret);
  };
  const close = async () => {
    onClose();
    if (made === null) return;
    const fresh = await attempt(() => fetchIntegration(one.id));
    if (fresh) set(fresh);
  };
  if (made !== null) {
    return (
      <Dialog
        title={t("integrations.secret")}
        onClose={() => void close()}
        testId="secret-made"
        actions={
          <button
            type="button"
            class="button button-primary"
            data-testid="secret-kept"
            onClick={() => void close()}
          >
            {t("once.kept")}
          </button>
        }
      >
        <Once text={made} label={t("integrations.copy_secret")} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("integrations.secret")}
      onClose={onClose}
      isTyped={form.isDirty}
      testId="ask-secret"
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="button"
            class="button button-primary"
            disabled={form.isBusy}
            data-testid="make-secret"
            onClick={() => void send()}
          >
            {t("integrations.secret_make")}
          </button>
        </>
      }
    >
      {form.problem && (
        <p class="notice is-bad" role="alert">
          {explain(form.problem)}
        </p>
      )}
      <TextField
        {...form.field("secret")}
        label={t("integrations.secret_own")}
        hint={t("integrations.secret_own_text")}
        required={false}
        mono
        testId="own-secret"
      />
    </Dialog>
  );
}

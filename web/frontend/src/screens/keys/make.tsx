/** A new key; its secret is shown once and is gone with the window. */
import { useState } from "preact/hooks";
import { makeKey } from "../../api/keys";
import { serverNow } from "../../clock";
import { t } from "../../i18n";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/fields/select";
import { TextField } from "../../ui/fields/text";
import { useForm } from "../../ui/form";
import { Once } from "../../ui/once";
import { explain } from "../../words";
import { Scopes } from "./scopes";

const DAY_MS = 86_400_000;
const LASTS = ["never", "30", "90", "365"] as const;

interface Values {
  name: string;
  scopes: readonly string[];
  lasts: (typeof LASTS)[number];
}

/** `onClose` is told whether there is a new one. */
export function MakeKey({ onClose }: { onClose: (isMade: boolean) => void }) {
  const form = useForm<Values>({ name: "", scopes: ["*.read"], lasts: "never" });
  const [token, tell] = useState<string | null>(null);
  const send = async () => {
    const issued = await form.submit(({ name, scopes, lasts }) =>
      makeKey({
        name: name.trim(),
        scopes,
        expires_at:
          lasts === "never" ? null : new Date(serverNow() + Number(lasts) * DAY_MS).toISOString(),
      }),
    );
    if (issued) tell(issued.token ?? "");
  };
  if (token !== null) return <Issued token={token} onClose={() => onClose(true)} />;
  return (
    <Dialog
      title={t("keys.make")}
      onClose={() => onClose(false)}
      isTyped={form.isDirty}
      testId="make-key-window"
      actions={
        <>
          <button type="button" class="button" onClick={() => onClose(false)}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            form="make-key"
            class="button button-primary"
            disabled={form.isBusy}
            data-testid="key-make"
          >
            {t("keys.make_it")}
          </button>
        </>
      }
    >
      <form
        id="make-key"
        class="editor-fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {form.problem && (
          <p class="notice is-bad" role="alert">
            {explain(form.problem)}
          </p>
        )}
        <TextField
          {...form.field("name")}
          label={t("keys.name")}
          hint={t("keys.name_hint")}
          required
          testId="key-name"
        />
        <Scopes {...form.field("scopes")} />
        <SelectField
          {...form.field("lasts")}
          label={t("keys.lasts")}
          error={form.errors.expires_at}
          options={LASTS.map((one) => ({ value: one, title: t(`keys.lasts.${one}`) }))}
          testId="key-lasts"
        />
      </form>
    </Dialog>
  );
}

/** The secret, this once. */
export function Issued({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      title={t("keys.secret")}
      onClose={onClose}
      testId="key-issued"
      actions={
        <button
          type="button"
          class="button button-primary"
          data-testid="key-kept"
          onClick={onClose}
        >
          {t("once.kept")}
        </button>
      }
    >
      <Once text={token} label={t("keys.copy")} />
      <p class="muted">{t("keys.use")}</p>
    </Dialog>
  );
}

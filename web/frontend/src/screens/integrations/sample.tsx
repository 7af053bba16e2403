/** A sample, sent to the address as its sender would. */
import { signal } from "@preact/signals";
import { Send } from "lucide";
import { useState } from "preact/hooks";
import { type Integration, sendSample } from "../../api/integrations";
import { t } from "../../i18n";
import { go } from "../../router";
import { may } from "../../state/me";
import { notify } from "../../state/toasts";
import { Dialog } from "../../ui/dialog";
import { TextArea } from "../../ui/fields/text";
import { useForm } from "../../ui/form";
import { Icon } from "../../ui/icon";
import { explain } from "../../words";
import { sampleOf } from "./samples";

/** Raised when something was sent from here: the list of what came is loaded anew. */
export const arrivals = signal(0);

/** The button and its window; nothing for who may not change integrations. */
export function Sample({ one }: { one: Integration }) {
  const [isOpen, open] = useState(false);
  if (!may("integrations.write")) return null;
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="send-sample"
        onClick={() => open(true)}
        disabled={!one.enabled}
      >
        <Icon of={Send} size={16} />
        {t("integrations.sample")}
      </button>
      {isOpen && <Window one={one} onClose={() => open(false)} />}
    </>
  );
}

function Window({ one, onClose }: { one: Integration; onClose: () => void }) {
  const [sample] = useState(() => sampleOf(one.preset));
  const form = useForm({ body: JSON.stringify(sample.body, null, 2) });
  const send = async () => {
    const isSent = await form.submit(async ({ body }) => {
      await sendSample(one.url, sample.headers, body);
      return true;
    });
    if (!isSent) return;
    arrivals.value += 1;
    notify("success", t("integrations.sample_sent"));
    onClose();
    go({ screen: "integrations", id: one.id });
  };
  return (
    <Dialog
      title={t("integrations.sample")}
      onClose={onClose}
      wide
      isTyped={form.isDirty}
      testId="sample"
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="button"
            class="button button-primary"
            disabled={form.isBusy || one.proof !== null}
            data-testid="sample-send"
            onClick={() => void send()}
          >
            {t("integrations.sample_send")}
          </button>
        </>
      }
    >
      {one.proof ? (
        <p class="notice is-warning">{t("integrations.sample_proof")}</p>
      ) : (
        <p class="muted">{t("integrations.sample_text")}</p>
      )}
      {form.problem && (
        <p class="notice is-bad" role="alert">
          {explain(form.problem)}
        </p>
      )}
      <TextArea
        {...form.field("body")}
        label={t("integrations.sample_body")}
        rows={14}
        mono
        testId="sample-body"
      />
    </Dialog>
  );
}

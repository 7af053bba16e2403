/** What can be done to one delivery: sent again, let be, called off. */
import { Ban, RotateCcw, Trash2 } from "lucide";
import {
  cancelDelivery,
  type Delivery,
  discardDelivery,
  retryDelivery,
} from "../../api/deliveries";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { Icon } from "../../ui/icon";

interface Props {
  one: Delivery;
  /** Called when something was done. */
  onChange: () => void;
}

/** Nothing for who may only look, and where nothing can be done. */
export function Deeds({ one, onChange }: Props) {
  if (!may("deliveries.write")) return null;
  const waits = one.reason === "maybe_arrived" || one.state === "failed";
  const isUndecided = waits || (one.state === "expired" && one.reason !== null);
  const done = (text: string) => {
    notify("success", text);
    onChange();
  };
  const retry = async () => {
    if (one.may_repeat) {
      const isSure = await confirm({
        title: t("deliveries.repeat_title"),
        text: t("deliveries.repeat_text"),
        action: t("deliveries.retry"),
      });
      if (!isSure) return;
    }
    const answer = await attempt(() => retryDelivery(one.id));
    if (!answer) return;
    if (answer.again > 0) done(t("deliveries.retried", { n: answer.again }));
    else notify("warning", t("deliveries.overtaken"));
  };
  const discard = async () => {
    const isSure = await confirm({
      title: t("deliveries.discard_title"),
      text: t("deliveries.discard_text"),
      action: t("deliveries.discard"),
      danger: true,
    });
    if (!isSure) return;
    const isDone = await attempt(async () => {
      await discardDelivery(one.id);
      return true;
    });
    if (isDone) done(t("deliveries.discarded"));
  };
  const cancel = async () => {
    const isDone = await attempt(async () => {
      await cancelDelivery(one.id);
      return true;
    });
    if (isDone) done(t("deliveries.cancelled"));
  };
  if (isUndecided) {
    return (
      <span class="badges">
        <button
          type="button"
          class="button button-small"
          data-testid="retry"
          onClick={() => void retry()}
        >
          <Icon of={RotateCcw} size={14} />
          {t("deliveries.retry")}
        </button>
        <button
          type="button"
          class="icon-button"
          title={t("deliveries.discard")}
          aria-label={t("deliveries.discard")}
          data-testid="discard"
          onClick={() => void discard()}
        >
          <Icon of={Trash2} size={16} />
        </button>
      </span>
    );
  }
  if (one.state !== "pending" || one.next_at === null) return null;
  return (
    <button
      type="button"
      class="button button-small"
      data-testid="cancel-delivery"
      onClick={() => void cancel()}
    >
      <Icon of={Ban} size={14} />
      {t("deliveries.cancel")}
    </button>
  );
}

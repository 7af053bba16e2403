/** The conversation: the customer on the left, the team on the right, the system between. */
import { Ban, Check, CheckCheck, CircleAlert, Clock3, RotateCcw, Timer, Trash2 } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { CaseDetail, DeliveryState, ThreadItem } from "../../api/types";
import { day, moment, now, shortMoment } from "../../clock";
import { t } from "../../i18n";
import { type Draft, drafts, dropReply, retryReply } from "../../state/case_page";
import { Attachments } from "../../ui/attachments";
import { Icon } from "../../ui/icon";
import { deliveryWord, explain } from "../../words";

const DELIVERY_SHAPES: Readonly<Record<DeliveryState, unknown>> = {
  pending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  cancelled: Ban,
  expired: Timer,
};
// Nearer to the end than this, a new message pulls the view along.
const NEAR_END_PX = 120;

/** The whole thread with the replies still on their way. */
export function Thread({ detail }: { detail: CaseDetail }) {
  const mine = drafts.value.filter((draft) => draft.caseId === detail.id);
  const box = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const count = detail.thread.length + mine.length;
  useLayoutEffect(() => {
    const element = box.current;
    if (element && wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [count]);

  return (
    <div
      class="thread"
      ref={box}
      data-testid="thread"
      role="log"
      aria-label={t("case.view_talk")}
      // The box scrolls, so the keyboard must be able to reach it.
      tabIndex={0}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        wasAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {detail.thread.map((item, index) => (
        <Message key={item.id} item={item} before={detail.thread[index - 1]} />
      ))}
      {mine.map((draft) => (
        <Sending key={draft.key} draft={draft} />
      ))}
    </div>
  );
}

function Message({ item, before }: { item: ThreadItem; before: ThreadItem | undefined }) {
  const isNewDay = !before || day(before.at) !== day(item.at);
  const isSameAuthor =
    !isNewDay &&
    before?.author.kind === item.author.kind &&
    before.internal === item.internal &&
    before.author.name === item.author.name;
  return (
    <>
      {isNewDay && <p class="thread-day">{day(item.at)}</p>}
      <div
        class={`message from-${item.author.kind} ${isSameAuthor ? "is-joined" : ""} ${item.internal ? "is-internal" : ""}`}
        data-testid={`message-${item.author.kind}`}
      >
        {!isSameAuthor && item.author.kind !== "system" && (
          <p class="message-author">{item.author.name}</p>
        )}
        <div class="bubble">
          {item.attachments.length > 0 && <Attachments items={item.attachments} />}
          {item.text && (
            <p class="message-text" dir="auto">
              {item.text}
            </p>
          )}
          <p class="message-foot">
            {item.internal && <span>{t("message.internal")}</span>}
            {item.edited && <span>{t("message.edited")}</span>}
            <time dateTime={item.at} title={moment(item.at)}>
              {shortMoment(item.at, now.peek())}
            </time>
            {item.delivery && <Delivery state={item.delivery} />}
          </p>
        </div>
      </div>
    </>
  );
}

function Delivery({ state }: { state: DeliveryState }) {
  return (
    <span class={`delivery delivery-${state}`} data-testid="delivery" data-state={state}>
      <Icon of={DELIVERY_SHAPES[state]} size={14} />
      {deliveryWord(state)}
    </span>
  );
}

function Sending({ draft }: { draft: Draft }) {
  const isFailed = draft.state === "failed";
  return (
    <div class="message from-staff" data-testid="message-draft" data-state={draft.state}>
      <p class="message-author">{draft.author}</p>
      <div class={`bubble ${isFailed ? "is-failed" : "is-sending"}`} data-note={draft.isNote}>
        <p class="message-text" dir="auto">
          {draft.text}
        </p>
        <p class="message-foot">
          <Icon of={isFailed ? CircleAlert : Clock3} size={14} />
          {isFailed ? t("message.not_sent") : t("message.sending")}
        </p>
      </div>
      {isFailed && (
        <div class="message-failed" role={draft.problem ? "alert" : undefined}>
          {draft.problem && <span>{explain(draft.problem)}</span>}
          <button
            type="button"
            class="button button-small"
            onClick={() => void retryReply(draft.key)}
          >
            <Icon of={RotateCcw} size={14} />
            {t("failed.retry")}
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={t("message.drop")}
            onClick={() => dropReply(draft.key)}
          >
            <Icon of={Trash2} size={16} />
          </button>
        </div>
      )}
    </div>
  );
}

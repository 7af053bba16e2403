/** A test to a receiver, and what came of it at each address. */
import { Send } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { freshKey } from "../../api/http";
import { type Problem, problemFrom } from "../../api/problem";
import { type Delivery, fetchDelivery, testReceiver } from "../../api/receivers";
import { t } from "../../i18n";
import { Badge, type Tone } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import { deliveryWord, explain } from "../../words";

const LOOK_AGAIN_MS = 1_000;
// A channel that is slower than this retries on its own; the delivery log tells then.
const MOST_LOOKS = 30;

const TONES: Readonly<Record<Delivery["state"], Tone>> = {
  pending: "info",
  sent: "good",
  delivered: "good",
  read: "good",
  failed: "bad",
  cancelled: "quiet",
  expired: "bad",
};

/** `isDirty`: what is on the page is not what the test goes to. */
export function SendTest({ id, isDirty }: { id: string; isDirty: boolean }) {
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);

  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      setIds((await testReceiver(id, freshKey())).deliveries);
    } catch (reason) {
      setProblem(problemFrom(reason));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="send-test">
      <h3>{t("receivers.test")}</h3>
      <p class="muted">{isDirty ? t("receivers.test_saved_only") : t("receivers.test_text")}</p>
      <button
        type="button"
        class="button"
        disabled={isBusy}
        aria-busy={isBusy}
        data-testid="send-test"
        onClick={() => void send()}
      >
        <Icon of={Send} size={16} />
        {t("receivers.send_test")}
      </button>
      <div role="status" data-testid="test-result">
        {problem && <p class="form-error">{explain(problem)}</p>}
        {ids?.length === 0 && <p class="form-error">{t("receivers.test_nobody")}</p>}
        {ids && ids.length > 0 && (
          <ul class="test-deliveries">
            {ids.map((one) => (
              <Came key={one} id={one} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Came({ id }: { id: string }) {
  const [one, setOne] = useState<Delivery | null>(null);
  const looks = useRef(0);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      looks.current += 1;
      const found = await fetchDelivery(id, stop.signal).catch(() => null);
      if (stop.signal.aborted) return;
      if (found) setOne(found);
      const isOver = found !== null && found.state !== "pending";
      if (!isOver && looks.current < MOST_LOOKS) timer = setTimeout(look, LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id]);

  const state = one?.state ?? "pending";
  const why = one?.problem ?? one?.why;
  return (
    <li data-testid="test-delivery" data-state={state}>
      <Badge tone={TONES[state]}>{deliveryWord(state)}</Badge>
      {one && <span>{one.to}</span>}
      {why && <span class="form-error">{why}</span>}
    </li>
  );
}

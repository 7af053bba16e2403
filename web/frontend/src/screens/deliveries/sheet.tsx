/** The story of one delivery: what it is, where it goes, every try and what came of it. */
import { Check, CircleAlert, Clock, RotateCcw, Send, TriangleAlert } from "lucide";
import { type Attempt, type DeliveryWhole, fetchDelivery } from "../../api/deliveries";
import { moment } from "../../clock";
import { type Key, t } from "../../i18n";
import { href } from "../../router";
import { useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { Drawer } from "../../ui/drawer";
import { Loaded } from "../../ui/loaded";
import { Timeline, type TimelineLine } from "../../ui/timeline";
import { deliveryWord } from "../../words";
import { Deeds } from "./deeds";
import { TONES } from "./screen";

const OUTCOMES: Readonly<Record<string, unknown>> = {
  delivered: Check,
  sent_again: RotateCcw,
  retry: Clock,
  snooze: Clock,
  unknown: TriangleAlert,
  refused: CircleAlert,
  address_gone: CircleAlert,
  address_moved: Send,
  nothing_to_say: Check,
  too_late: Clock,
};

/** Outcomes after which it reached nobody, as far as is known. */
const FAILED: ReadonlySet<string> = new Set(["unknown", "refused", "address_gone"]);

interface Props {
  id: string;
  onClose: () => void;
  /** Called when something was done to it. */
  onChange: () => void;
}

/** The sheet. */
export function DeliverySheet({ id, onClose, onChange }: Props) {
  const found = useResource((signal) => fetchDelivery(id, signal), [id]);
  const changed = () => {
    found.reload();
    onChange();
  };
  return (
    <Drawer
      title={found.value?.what ?? t("deliveries.one")}
      onClose={onClose}
      foot={found.value && <Deeds one={found.value} onChange={changed} />}
      testId="delivery-page"
    >
      <Loaded of={found}>{(one) => <Story one={one} />}</Loaded>
    </Drawer>
  );
}

function Story({ one }: { one: DeliveryWhole }) {
  return (
    <>
      <p class="badges">
        <Badge tone={TONES[one.state]}>{deliveryWord(one.state)}</Badge>
        <span>{one.to}</span>
      </p>
      {one.why && (
        <p class="notice is-warning" data-testid="why">
          {one.why}
          {one.todo && (
            <>
              <br />
              {one.todo}
            </>
          )}
        </p>
      )}
      <dl class="facts">
        <Fact name={t("deliveries.made")} value={moment(one.created_at)} />
        <Fact name={t("deliveries.next")} value={one.next_at && moment(one.next_at)} />
        <Fact name={t("deliveries.until")} value={one.expires_at && moment(one.expires_at)} />
        <Fact name={t("deliveries.ended")} value={one.ended_at && moment(one.ended_at)} />
        <Fact name={t("deliveries.channel")} value={named("channel", one.channel)} />
        <Fact name={t("deliveries.kind")} value={named("kind", one.kind)} />
        <Fact name={t("deliveries.problem")} value={one.problem} />
      </dl>
      {(one.case_id || one.alert_id) && (
        <p class="badges">
          {one.alert_id && (
            <a class="button button-small" href={href({ screen: "alerts", id: one.alert_id })}>
              {t("deliveries.alert")}
            </a>
          )}
          {one.case_id && (
            <a class="button button-small" href={href({ screen: "cases", id: one.case_id })}>
              {t("deliveries.case")}
            </a>
          )}
        </p>
      )}
      <h3>{t("deliveries.attempts", { n: one.attempts })}</h3>
      {one.log.length > 0 ? (
        <Timeline items={one.log.map(line)} testId="attempts" />
      ) : (
        <p class="muted">{t("deliveries.untried")}</p>
      )}
    </>
  );
}

/** The word for a name of the server's; one that a newer server knows is shown as it came. */
function named(what: "channel" | "kind", name: string): string {
  const key = `deliveries.${what}.${name}` as Key;
  const word = t(key);
  return word === key ? name : word;
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function line(one: Attempt): TimelineLine {
  const word =
    one.outcome in OUTCOMES ? t(`deliveries.outcome.${one.outcome}` as Key) : one.outcome;
  return {
    at: one.at,
    kind: one.outcome === "delivered" ? "resolved" : FAILED.has(one.outcome) ? "failed" : "told",
    icon: OUTCOMES[one.outcome] ?? Send,
    text: one.number > 0 ? t("deliveries.attempt", { n: one.number, outcome: word }) : word,
    details: one.detail ? [one.detail] : [],
  };
}

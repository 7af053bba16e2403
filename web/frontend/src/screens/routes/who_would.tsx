/** Who would get an alert: one that exists, or one that is described. Nobody is told. */
import { BellOff, BellRing, Search, Volume2 } from "lucide";
import { useEffect } from "preact/hooks";
import { type Match, type MatchAsked, whoWouldGet } from "../../api/routes";
import type { Severity } from "../../api/types";
import { t } from "../../i18n";
import { href, type Query, setQuery } from "../../router";
import { useResource } from "../../state/resource";
import { Choice } from "../../ui/fields/choice";
import { NumberField } from "../../ui/fields/number";
import { SeverityField } from "../../ui/fields/severity";
import { TagsField } from "../../ui/fields/tags";
import { errorsOf, useForm } from "../../ui/form";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Empty } from "../../ui/states";
import { SEVERITIES } from "../../words";

interface Asked {
  by: "described" | "number";
  number: number | null;
  severity: Severity;
  /** `name=value` each. */
  labels: readonly string[];
}

/** The question is in the address, so that it can be sent to somebody. */
export function WhoWould({ query }: { query: Query }) {
  const form = useForm<Asked>(fromQuery(query));
  const { values } = form;
  const asked = askedOf(query);
  const answer = useResource(async () => (asked ? whoWouldGet(asked) : null), [asked], {
    keep: true,
  });

  useEffect(() => {
    form.refuse(answer.problem ? errorsOf(answer.problem) : {});
  }, [answer.problem]);

  const ask = () => {
    const isNumber = values.by === "number";
    const wrong = isNumber ? undefined : values.labels.find((each) => !/^[^=]+=/.test(each));
    if (wrong) return form.refuse({ labels: t("routes.label_wrong", { label: wrong }) });
    if (isNumber && !values.number) return form.refuse({ number: t("routes.number_wrong") });
    setQuery({
      alert: isNumber ? String(values.number) : null,
      severity: isNumber ? null : values.severity,
      labels: isNumber ? null : values.labels.join(","),
    });
    answer.reload();
  };
  return (
    <div class="who-would">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Choice
          {...form.field("by")}
          label={t("routes.about")}
          options={[
            { value: "described", title: t("routes.described") },
            { value: "number", title: t("routes.existing") },
          ]}
        />
        {values.by === "number" ? (
          <NumberField
            {...form.field("number")}
            error={form.errors.number ?? form.errors.alert}
            label={t("routes.number")}
            least={1}
            testId="who-number"
          />
        ) : (
          <>
            <SeverityField {...form.field("severity")} label={t("routes.severity")} />
            <TagsField
              {...form.field("labels")}
              label={t("routes.labels")}
              hint={t("routes.labels_hint")}
              placeholder="team=db"
              required={false}
              testId="who-labels"
            />
          </>
        )}
        <button type="submit" class="button button-primary" data-testid="who-ask">
          <Icon of={Search} size={16} />
          {t("routes.ask")}
        </button>
      </form>
      <section class="panel" aria-live="polite" aria-busy={answer.isBusy} data-testid="who-answer">
        {asked ? (
          <Loaded of={answer}>{(found) => found && <Answer found={found} />}</Loaded>
        ) : (
          <Empty icon={Search} title={t("routes.who")}>
            <p>{t("routes.who_text")}</p>
          </Empty>
        )}
      </section>
    </div>
  );
}

function Answer({ found }: { found: Match }) {
  return (
    <>
      {found.muted && <p class="notice is-warning">{found.muted.text}</p>}
      <h2>{t("routes.taken_by", { n: found.routes.length })}</h2>
      <p class="who-routes">
        {found.routes.map((route) => (
          <a key={route.id} class="out-link" href={href({ screen: "routes", id: route.id })}>
            {route.name}
          </a>
        ))}
      </p>
      {found.decisions.length === 0 && <p>{t("routes.nobody_told")}</p>}
      <ul class="who-list">
        {found.decisions.map((one, at) => (
          // A person may stand here by several routes; nothing else names the line.
          <li key={at} data-testid="who-line" data-told={one.told}>
            <span class={one.told ? "mark who-told" : "mark mark-none"}>
              <Icon of={one.told ? BellRing : BellOff} size={14} />
            </span>
            <div>
              <p>
                <strong>{one.person?.name ?? one.receiver?.name ?? t("routes.an_admin")}</strong>{" "}
                {one.told ? t("routes.told") : t("routes.not_told")}
                {one.told && one.loud && (
                  <span class="muted">
                    {" "}
                    <Icon of={Volume2} size={14} /> {t("routes.with_sound")}
                  </span>
                )}
              </p>
              {one.text && <p class="muted">{one.text}</p>}
              {one.person && one.receiver && <p class="muted">{one.receiver.name}</p>}
            </div>
          </li>
        ))}
      </ul>
      <p class="form-hint">{t("routes.who_note")}</p>
    </>
  );
}

function fromQuery(query: Query): Asked {
  const severity = SEVERITIES.find((one) => one === query.severity);
  return {
    by: query.alert ? "number" : "described",
    number: query.alert ? Number(query.alert) || null : null,
    severity: severity ?? "high",
    labels: query.labels ? query.labels.split(",") : [],
  };
}

/** What the address asks, or null where it asks nothing yet. */
export function askedOf(query: Query): MatchAsked | null {
  const number = Number(query.alert);
  if (query.alert) {
    return { alert: number || 0, name: "", source: "integration", source_name: "" };
  }
  const severity = SEVERITIES.find((one) => one === query.severity);
  if (!severity) return null;
  const labels: Record<string, string> = {};
  for (const each of query.labels?.split(",") ?? []) {
    const at = each.indexOf("=");
    if (at > 0) labels[each.slice(0, at).trim()] = each.slice(at + 1).trim();
  }
  return { severity, labels, name: "", source: "integration", source_name: "" };
}

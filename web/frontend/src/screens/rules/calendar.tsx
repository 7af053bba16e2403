/** What the clock asks next: a week side by side on a wide screen, day under day on a phone. */
import { CalendarClock, FileText } from "lucide";
import { fetchUpcoming, type UpcomingRule } from "../../api/rules";
import { locale, t } from "../../i18n";
import { href } from "../../router";
import { useResource } from "../../state/resource";
import { SeverityMark } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";

const DAYS = 7;
const DAY_MS = 86_400_000;

/** Seven days from now, in the workspace's zone. */
export function RuleCalendar() {
  const coming = useResource(fetchUpcoming, [], { of: ["rule"] });
  return (
    <Page
      title={t("rules.calendar")}
      lead={coming.value ? t("form.in_zone", { zone: coming.value.zone }) : undefined}
      back={href({ screen: "rules" })}
      testId="calendar"
    >
      <Loaded of={coming}>
        {({ upcoming, often, zone, since, cut }) => (
          <>
            {upcoming.length + often.length === 0 && (
              <Empty icon={CalendarClock} title={t("rules.nothing_comes")}>
                <p>{t("rules.nothing_comes_text")}</p>
              </Empty>
            )}
            {often.length > 0 && (
              <section class="often" aria-labelledby="often">
                <h2 id="often">{t("rules.often")}</h2>
                <ul>
                  {often.map((one) => (
                    <li key={one.rule}>
                      <Entry
                        one={one}
                        zone={zone}
                        says={t("rules.every_words", { when: one.every })}
                      />
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {upcoming.length > 0 && (
              <ol class="week" data-testid="week">
                {daysOf(upcoming, since, zone).map(({ day, items }) => (
                  <li key={day} class={items.length ? "day" : "day is-empty"}>
                    <h2>{dayWord(day)}</h2>
                    <ul>
                      {items.map((one) => (
                        <li key={`${one.at}${one.rule}`}>
                          <Entry one={one} zone={zone} />
                        </li>
                      ))}
                    </ul>
                  </li>
                ))}
              </ol>
            )}
            {cut && <p class="muted">{t("rules.cut")}</p>}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Entry({ one, zone, says }: { one: UpcomingRule; zone: string; says?: string }) {
  return (
    <a
      class={one.rests ? "planned is-resting" : "planned"}
      href={href({ screen: "rules", id: one.rule })}
      title={t("rules.every_words", { when: one.every })}
    >
      <time dateTime={one.at}>{clockOf(one.at, zone)}</time>
      {one.severity ? <SeverityMark severity={one.severity} /> : <Icon of={FileText} size={14} />}
      <span>
        {one.name}
        {(says || one.rests) && <small class="muted">{says ?? t("rules.rests")}</small>}
      </span>
    </a>
  );
}

// The seven days there are, also those on which nothing comes: a gap is news too.
function daysOf(items: readonly UpcomingRule[], since: string, zone: string) {
  const days = new Map<string, UpcomingRule[]>();
  const first = Date.parse(since);
  for (let index = 0; index < DAYS; index += 1) days.set(dayOf(first + index * DAY_MS, zone), []);
  for (const one of items) {
    const day = dayOf(Date.parse(one.at), zone);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, found]) => ({ day, items: found }));
}

// As 2026-11-21: Swedish writes days so.
function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("sv", { dateStyle: "short", timeZone: zone }).format(at);
}

function dayWord(day: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(`${day}T12:00:00Z`));
}

function clockOf(at: string, zone: string): string {
  const options = { timeStyle: "short", timeZone: zone } as const;
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(at));
}

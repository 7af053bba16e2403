/** What narrows the list beside its chips, and its order: a panel, and a mark for each that holds. */
import { ListChecks, SlidersHorizontal, X } from "lucide";
import { type Key, locale, t } from "../../i18n";
import { show } from "../../state/case_view";
import { narrow, ORDERS, onlyMine, type Sort, sort, states } from "../../state/cases";
import { loadMembers, mayWriteCases, members } from "../../state/me";
import { type Narrowing, RATINGS, SOURCES } from "../../state/narrow";
import { isPicking, letGo } from "../../state/picked";
import { loadPlaces, places } from "../../state/place_names";
import { SelectField } from "../../ui/fields/select";
import { TextField } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { caseStatus, categoryWord, SEVERITIES, severityWord } from "../../words";

/** Put the assignee to `me`, to `nobody`, to an id, or to anybody (null); to be run by `show`. */
export function only(assignee: string | null): void {
  onlyMine.value = assignee === "me";
  put("assignee", assignee === "me" ? null : assignee);
}

function put(name: Narrowing, value: string | null): void {
  const { [name]: _, ...rest } = narrow.peek();
  narrow.value = value ? { ...rest, [name]: value } : rest;
}

/** The buttons beside the heading: choose several, and narrow. */
export function ListTools() {
  const load = () => {
    void loadMembers();
    loadPlaces();
  };
  return (
    <div class="list-tools">
      {mayWriteCases.value && (
        <button
          type="button"
          class="icon-button"
          aria-pressed={isPicking.value}
          aria-label={t("many.start")}
          title={t("many.start")}
          data-testid="pick-several"
          onClick={() => {
            if (isPicking.value) letGo();
            else isPicking.value = true;
          }}
        >
          <Icon of={ListChecks} />
        </button>
      )}
      <Menu
        name={t("cases.narrow")}
        testId="case-narrow"
        buttonClass="icon-button"
        onOpen={load}
        label={<Icon of={SlidersHorizontal} />}
      >
        {() => <Panel />}
      </Menu>
    </div>
  );
}

function Panel() {
  const any = { value: "", title: t("narrow.any") };
  const set = (name: Narrowing) => (value: string) => show(() => put(name, value || null));
  const assignee = onlyMine.value ? "me" : (narrow.value.assignee ?? "");
  const orders = (Object.keys(ORDERS) as Sort[]).map((value) => ({
    value,
    title: t(`sort.${value.replace("-", "") || "newest"}` as Key),
  }));
  return (
    <div class="narrow-panel">
      <SelectField
        label={t("narrow.sort")}
        value={sort.value}
        options={orders}
        testId="narrow-sort"
        onChange={(value) =>
          show(() => {
            sort.value = value;
          })
        }
      />
      <SelectField
        label={t("fact.assignee")}
        value={assignee}
        testId="narrow-assignee"
        options={[
          any,
          { value: "me", title: t("filter.mine") },
          { value: "nobody", title: t("assign.nobody") },
          ...(members.value ?? []).map(({ person }) => ({ value: person.id, title: person.name })),
        ]}
        onChange={(value) => show(() => only(value || null))}
      />
      <SelectField
        label={t("fact.severity")}
        value={narrow.value.severity ?? ""}
        testId="narrow-severity"
        options={[any, ...SEVERITIES.map((one) => ({ value: one, title: severityWord(one) }))]}
        onChange={set("severity")}
      />
      <SelectField
        label={t("narrow.rating")}
        value={narrow.value.rating ?? ""}
        testId="narrow-rating"
        options={[any, ...RATINGS.map((one) => ({ value: one, title: "★".repeat(Number(one)) }))]}
        onChange={set("rating")}
      />
      <SelectField
        label={t("fact.place")}
        value={narrow.value.place ?? ""}
        testId="narrow-place"
        options={[any, ...(places.value ?? []).map((one) => ({ value: one.id, title: one.name }))]}
        onChange={set("place")}
      />
      <SelectField
        label={t("narrow.source")}
        value={narrow.value.source ?? ""}
        testId="narrow-source"
        options={[any, ...SOURCES.map((one) => ({ value: one, title: t(`narrow.by_${one}`) }))]}
        onChange={set("source")}
      />
      <TextField
        label={t("fact.category")}
        value={narrow.value.category ?? ""}
        testId="narrow-category"
        onChange={set("category")}
      />
    </div>
  );
}

/** What holds now, each with a way out of it; nothing where nothing narrows. */
export function Narrowed() {
  const held = (Object.entries(narrow.value) as [Narrowing, string][]).filter(
    ([name, value]) => !(name === "assignee" && value === "nobody"),
  );
  if (held.length === 0 && states.value === null) return null;
  return (
    <ul class="narrowed" data-testid="narrowed">
      {states.value && (
        <li>
          <button
            type="button"
            class="narrowed-one"
            title={t("narrow.drop")}
            data-testid="narrowed-states"
            onClick={() =>
              show(() => {
                states.value = null;
              })
            }
          >
            {states.value.map(caseStatus).join(", ")}
            <Icon of={X} size={14} />
            <span class="sr-only">{t("narrow.drop")}</span>
          </button>
        </li>
      )}
      {held.map(([name, value]) => (
        <li key={name}>
          <button
            type="button"
            class="narrowed-one"
            title={t("narrow.drop")}
            onClick={() => show(() => put(name, null))}
          >
            {wordOf(name, value)}
            <Icon of={X} size={14} />
            <span class="sr-only">{t("narrow.drop")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function wordOf(name: Narrowing, value: string): string {
  const each = (word: (one: string) => string) => value.split(",").map(word).join(", ");
  const date = () => {
    const at = Date.parse(value);
    return Number.isNaN(at) ? value : new Intl.DateTimeFormat(locale.value).format(at);
  };
  switch (name) {
    case "severity":
      return each((one) => t(`severity.${one}` as Key));
    case "rating":
      return each((one) => "★".repeat(Math.min(5, Number(one) || 0)));
    case "source":
      return each((one) => t(`narrow.by_${one}` as Key));
    case "kind":
      return each((one) => t(`kind.${one}` as Key));
    case "category":
      return categoryWord(value);
    case "place":
      return places.value?.find((one) => one.id === value)?.name ?? t("fact.place");
    case "assignee":
      return (
        members.value?.find((one) => one.person.id === value)?.person.name ?? t("fact.assignee")
      );
    case "since":
      return t("narrow.since", { at: date() });
    case "until":
      return t("narrow.until", { at: date() });
  }
}

/** The list of places, the sheet of one, and codes to print. */
import { MapPin, Plus, Printer } from "lucide";
import { useRef } from "preact/hooks";
import { addPlace, fetchPlaces, type PlaceThing, renamePlace } from "../../api/places";
import { t } from "../../i18n";
import { go, href, type Place } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Copy } from "../../ui/copy";
import { Editor } from "../../ui/editor";
import { TextField } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Posters } from "./posters";
import { PlaceSheet } from "./sheet";
import "../../styles/panels.css";
import "../../styles/places.css";

/** `part` print, or `print` in the query for all of them: what is hung up. */
export default function Places({ id, part, query }: Place) {
  const all = useResource((signal) => fetchPlaces(signal), [], { of: ["place"] });
  const mayWrite = may("places.write");
  if (part === "print" || query.print !== undefined) {
    return (
      <Loaded of={all}>
        {(items) => <Posters places={id ? items.filter((one) => one.id === id) : items} />}
      </Loaded>
    );
  }
  const add = mayWrite && (
    <a
      class="button button-primary"
      href={href({ screen: "places", query: { make: "1" } })}
      data-testid="add-place"
    >
      <Icon of={Plus} size={16} />
      {t("places.add")}
    </a>
  );
  const print = (all.value?.length ?? 0) > 0 && (
    <a class="button" href={href({ screen: "places", query: { print: "all" } })}>
      <Icon of={Printer} size={16} />
      {t("places.print_all")}
    </a>
  );
  return (
    <Page
      title={t("nav.places")}
      lead={t("places.lead")}
      actions={
        <>
          {print}
          {add}
        </>
      }
      testId="places"
    >
      <Loaded of={all}>
        {(items) => (
          <>
            <Table
              rows={items}
              columns={columns()}
              rowKey={(one) => one.id}
              href={(one) => href({ screen: "places", id: one.id })}
              current={id}
              label={t("nav.places")}
              testId="place"
              empty={
                <Empty icon={MapPin} title={t("places.none")} testId="no-places">
                  <p>{t("places.none_text")}</p>
                  {add}
                </Empty>
              }
            />
            {id && (
              <PlaceSheet
                key={id}
                id={id}
                onClose={() => go({ screen: "places" }, true)}
                onChange={all.reload}
              />
            )}
          </>
        )}
      </Loaded>
      {query.make !== undefined && mayWrite && <Add onMade={all.reload} />}
    </Page>
  );
}

const columns = (): Column<PlaceThing>[] => [
  { title: t("places.name"), cell: (one) => one.name },
  {
    title: t("places.link"),
    cell: (one) =>
      one.link ? (
        <span class="place-link">{one.link}</span>
      ) : (
        <span class="muted">{t("places.no_link")}</span>
      ),
  },
  {
    title: t("places.copy"),
    kind: "actions",
    cell: (one) => one.link && <Copy text={one.link} label={t("places.copy")} />,
  },
];

function Add({ onMade }: { onMade: () => void }) {
  const made = useRef<string | null>(null);
  return (
    <Editor
      title={t("places.add")}
      value={{ name: "" }}
      saveWord={t("places.add_it")}
      savedWord={null}
      testId="add-place-sheet"
      onSave={async ({ name }) => {
        // The second time it is there: it was typed on while it was added.
        if (made.current) await renamePlace(made.current, name.trim());
        else made.current = (await addPlace(name.trim())).id;
        onMade();
        return null;
      }}
      onClose={() => go({ screen: "places", id: made.current }, true)}
    >
      {(form) => (
        <TextField
          {...form.field("name")}
          label={t("places.name")}
          hint={t("places.name_hint")}
          most={60}
          required
          testId="place-name"
        />
      )}
    </Editor>
  );
}

/** One place: its name, its link, its code, and its end. */
import { Download, Inbox, Printer } from "lucide";
import { download } from "../../api/http";
import { closePlace, codePath, fetchPlace, type PlaceThing, renamePlace } from "../../api/places";
import { t } from "../../i18n";
import { href } from "../../router";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Copy } from "../../ui/copy";
import { Drawer } from "../../ui/drawer";
import { Editor } from "../../ui/editor";
import { TextField } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { QrCode } from "./code";

interface Props {
  id: string;
  onClose: () => void;
  onChange: () => void;
}

/** The sheet; a name can be changed without the code becoming another. */
export function PlaceSheet({ id, onClose, onChange }: Props) {
  const found = useResource((signal) => fetchPlace(id, signal), [id], { of: ["place"] });
  if (!found.value) {
    return (
      <Drawer title={t("places.one")} onClose={onClose}>
        <Loaded of={found}>{() => null}</Loaded>
      </Drawer>
    );
  }
  const one = found.value;
  const mayWrite = may("places.write");
  return (
    <Editor
      title={one.name}
      value={{ name: one.name }}
      of={{ kind: "place", id }}
      reread={async () => ({ value: { name: (await fetchPlace(id)).name }, etag: null })}
      readOnly={!mayWrite}
      deleteText={t("places.close_text")}
      testId="place-page"
      onSave={async ({ name }) => {
        await renamePlace(id, name.trim());
        onChange();
        return null;
      }}
      {...(mayWrite && {
        onDelete: async () => {
          await closePlace(id);
          onChange();
        },
      })}
      onClose={onClose}
    >
      {(form) => (
        <>
          <TextField
            {...form.field("name")}
            label={t("places.name")}
            hint={t("places.rename_hint")}
            most={60}
            required
            testId="place-name"
          />
          <Link one={one} />
        </>
      )}
    </Editor>
  );
}

function Link({ one }: { one: PlaceThing }) {
  const save = (kind: "svg" | "png") =>
    void attempt(() => download(codePath(one.id, kind), `${one.name}.${kind}`));
  return (
    <>
      {one.link && (
        <p class="secret-line">
          <code data-testid="place-link">{one.link}</code>
          <Copy text={one.link} label={t("places.copy")} showLabel testId="copy-link" />
        </p>
      )}
      <QrCode place={one} />
      <p class="badges">
        <a
          class="button button-small"
          href={href({ screen: "places", id: one.id, part: "print" })}
          data-testid="print-place"
        >
          <Icon of={Printer} size={14} />
          {t("places.print")}
        </a>
        <button
          type="button"
          class="button button-small"
          data-testid="save-svg"
          onClick={() => save("svg")}
        >
          <Icon of={Download} size={14} />
          SVG
        </button>
        <button type="button" class="button button-small" onClick={() => save("png")}>
          <Icon of={Download} size={14} />
          PNG
        </button>
        <a class="button button-small" href={href({ screen: "cases", query: { place: one.id } })}>
          <Icon of={Inbox} size={14} />
          {t("places.cases")}
        </a>
      </p>
    </>
  );
}

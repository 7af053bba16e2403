/** The settings of the workspace, saved whole. */
import type { Tagged } from "../../api/http";
import {
  changeWorkspace,
  fetchWorkspace,
  type Visibility,
  type Workspace,
  type WorkspaceChange,
} from "../../api/workspace";
import { LANGUAGES, t } from "../../i18n";
import { loadMe, may, meta } from "../../state/me";
import { type Resource, useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import type { Stored } from "../../ui/conflict";
import { SelectField } from "../../ui/fields/select";
import { TextField } from "../../ui/fields/text";
import { useFollowed } from "../../ui/followed";
import { useForm } from "../../ui/form";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { explain } from "../../words";
import "../../styles/panels.css";

const SIGHTS: readonly Visibility[] = ["everything", "own_places", "assigned"];

export default function WorkspaceSettings() {
  const found = useResource((signal) => fetchWorkspace(signal), [], { of: ["workspace"] });
  return (
    <Page title={t("nav.workspace")} lead={t("workspace.lead")} testId="workspace-page">
      <div class="narrow">
        <Loaded of={found}>{(stored) => <Fields of={found} stored={stored} />}</Loaded>
      </div>
    </Page>
  );
}

interface Values {
  name: string;
  language: string;
  zone: string;
  staff: Visibility;
  viewer: Visibility;
}

function Fields({ of, stored }: { of: Resource<Tagged<Workspace>>; stored: Tagged<Workspace> }) {
  const mayWrite = may("workspace.write");
  const form = useForm(valuesOf(stored.body));
  const followed = useFollowed({
    form,
    stored: storedOf(stored),
    of: { kind: "workspace", id: stored.body.id },
    reread: fetchWorkspace,
    storedOf,
    set: of.set,
    onSaved: () => {
      notify("success", t("editor.saved"));
      // Its name and zone stand in the frame and at every time that is typed.
      void loadMe().catch(() => undefined);
    },
  });
  const save = () => followed.save((values, etag) => changeWorkspace(changeOf(values), etag));
  const languages = meta.value?.languages ?? Object.keys(LANGUAGES);
  return (
    <form
      class="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {!mayWrite && <p class="notice">{t("editor.read_only")}</p>}
      {followed.notices}
      {form.problem && !followed.isAsking && (
        <p class="notice is-bad" role="alert" data-testid="workspace-problem">
          {explain(form.problem)}
        </p>
      )}
      <fieldset class="editor-fields" disabled={!mayWrite}>
        <TextField
          {...form.field("name")}
          label={t("workspace.name")}
          most={60}
          required
          testId="workspace-name"
        />
        <SelectField
          {...form.field("language")}
          label={t("workspace.language")}
          hint={t("workspace.language_hint")}
          options={languages.map((code) => ({ value: code, title: LANGUAGES[code] ?? code }))}
          testId="workspace-language"
        />
        <Zone {...form.field("zone")} />
        {(["staff", "viewer"] as const).map((role) => (
          <SelectField
            key={role}
            {...form.field(role)}
            label={t(`workspace.sees.${role}`)}
            options={SIGHTS.map((one) => ({ value: one, title: t(`workspace.sight.${one}`) }))}
            testId={`workspace-${role}`}
          />
        ))}
      </fieldset>
      {mayWrite && (
        <p class="part-actions">
          <button
            type="submit"
            class="button button-primary"
            disabled={!form.isDirty || form.isBusy}
            data-testid="workspace-save"
          >
            {t("save")}
          </button>
        </p>
      )}
    </form>
  );
}

const storedOf = ({ body, etag }: Tagged<Workspace>): Stored<Values> => ({
  value: valuesOf(body),
  etag,
});

function valuesOf(workspace: Workspace): Values {
  const { name, language, zone, visibility } = workspace;
  return { name, language, zone, ...visibility };
}

function changeOf({ name, language, zone, staff, viewer }: Values): WorkspaceChange {
  return { name: name.trim(), language, zone: zone.trim(), visibility: { staff, viewer } };
}

interface ZoneProps {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}

/** Those this browser knows; one of the server that it does not know stands among them too. */
function Zone({ value, error, onChange }: ZoneProps) {
  const known = Intl.supportedValuesOf("timeZone");
  const all = ["UTC", ...known.filter((one) => one !== "UTC")];
  if (!all.includes(value)) all.unshift(value);
  return (
    <SelectField
      label={t("workspace.zone")}
      hint={t("workspace.zone_hint")}
      value={value}
      error={error}
      options={all.map((one) => ({ value: one, title: one.replaceAll("_", " ") }))}
      onChange={onChange}
      testId="workspace-zone"
    />
  );
}

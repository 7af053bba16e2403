/** Pointing at fields: what came on one side, what would become of it on the other. */
import { MousePointerClick } from "lucide";
import { useState } from "preact/hooks";
import {
  fetchIntegration,
  fetchMapping,
  fetchReceived,
  fetchRequest,
  forgetMapping,
  type Integration,
  type Mapping,
  type MappingRead,
  type ReceivedWhole,
  saveMapping,
} from "../../api/integrations";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { setQuery } from "../../router";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { type Resource, useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { SelectField } from "../../ui/fields/select";
import { useFollowed } from "../../ui/followed";
import { useForm } from "../../ui/form";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Empty } from "../../ui/states";
import { explain } from "../../words";
import { Meanings } from "./meanings";
import { NOTHING, toggled } from "./pointing";
import { MappingPreview } from "./preview";
import { sampleOf } from "./samples";
import { Tree } from "./tree";

interface Props {
  one: Integration;
  /** The request whose fields are pointed at; null: what came last. */
  request: string | null;
  set: (one: Integration) => void;
}

/** Loads what there is to point at, and how it is read now. */
export function MappingPart({ one, request, set }: Props) {
  const known = useResource((signal) => fetchMapping(one.id, signal), [one.id, one.revision], {
    // What is pointed at stays while it is looked what else was changed.
    keep: true,
  });
  const list = useResource((signal) => fetchReceived(one.id, null, signal), [one.id]);
  const chosen = request ?? list.value?.items[0]?.id ?? null;
  const shown = useResource(
    async (signal) => (chosen ? fetchRequest(one.id, chosen, signal) : null),
    [one.id, chosen, list.value !== null],
    { keep: true },
  );
  const options = (list.value?.items ?? []).map((item) => ({
    value: item.id,
    title: `${moment(item.at)} · ${t(`integrations.status.${item.status}`)}`,
  }));
  // An older one, reached by its link, is not on the first page.
  if (chosen && !options.some((option) => option.value === chosen)) {
    options.push({ value: chosen, title: t("mapping.older") });
  }
  return (
    <Loaded of={known}>
      {(read) => (
        <>
          {options.length > 0 && (
            <SelectField
              label={t("mapping.request")}
              value={chosen ?? ""}
              options={options}
              onChange={(id) => setQuery({ request: id })}
              testId="mapping-request"
            />
          )}
          <Loaded of={list}>
            {() => (
              <Pointing
                key={one.id}
                one={one}
                read={read}
                request={chosen}
                loaded={shown}
                set={set}
              />
            )}
          </Loaded>
        </>
      )}
    </Loaded>
  );
}

interface PointingProps {
  one: Integration;
  read: MappingRead;
  /** Null: nothing came yet, so the sender's sample stands in. */
  request: string | null;
  loaded: Resource<ReceivedWhole | null>;
  set: (one: Integration) => void;
}

const storedOf = ({ mapping, revision }: MappingRead) => ({
  value: mapping ?? NOTHING,
  etag: String(revision),
});

function Pointing({ one, read, request, loaded, set }: PointingProps) {
  const [sample] = useState(() => sampleOf(one.preset).body);
  const form = useForm<Mapping>(read.mapping ?? NOTHING);
  const take = async () => {
    const fresh = await attempt(() => fetchIntegration(one.id));
    if (fresh) set(fresh);
  };
  const followed = useFollowed({
    form,
    stored: storedOf(read),
    of: { kind: "integration", id: one.id },
    reread: () => fetchMapping(one.id),
    storedOf,
    set: () => void take(),
    onSaved: () => notify("success", t("mapping.saved")),
  });
  const mayWrite = may("integrations.write");
  const shown = request ? loaded.value : null;
  const said = shown ? shown.said : sample;
  const of = request ? { request: shown?.id ?? request } : { sample };
  const isEmpty = JSON.stringify(form.values) === JSON.stringify(NOTHING);

  const change = (values: Mapping) => {
    for (const name of Object.keys(values) as (keyof Mapping)[]) form.set(name, values[name]);
  };
  const save = () =>
    followed.save((values, revision) => saveMapping(one.id, values, Number(revision)));
  const forget = async () => {
    const isSure = await confirm({
      title: t("mapping.forget_title"),
      text: t("mapping.forget_text"),
      action: t("mapping.forget"),
      danger: true,
    });
    if (!isSure) return;
    const done = await attempt(() => forgetMapping(one.id, read.revision));
    if (!done) return;
    followed.begin(done);
    await take();
  };
  return (
    <div class="pointing">
      <section class="panel" aria-label={t("mapping.fields")}>
        <h2>
          <Icon of={MousePointerClick} size={16} /> {t("mapping.fields")}
        </h2>
        <p class="muted">{request ? t("mapping.fields_text") : t("mapping.sample_text")}</p>
        {request && !shown ? (
          <Loaded of={loaded}>{() => null}</Loaded>
        ) : said === null || said === undefined ? (
          <Empty icon={MousePointerClick} title={t("mapping.no_fields")} />
        ) : (
          <Tree
            said={said}
            mapping={form.values}
            point={mayWrite ? (part, path) => change(toggled(form.values, part, path)) : null}
          />
        )}
      </section>
      <div class="pointing-side">
        <MappingPreview one={one} mapping={isEmpty ? null : form.values} of={of} />
        <section class="panel">
          {followed.notices}
          {form.problem && !followed.isAsking && (
            <p class="notice is-bad" role="alert" data-testid="mapping-problem">
              {explain(form.problem)}
            </p>
          )}
          <Meanings
            mapping={form.values}
            errors={form.errors}
            readOnly={!mayWrite}
            change={change}
          />
          {mayWrite && (
            <p class="part-actions">
              <button
                type="button"
                class="button button-primary"
                disabled={!form.isDirty || form.isBusy || isEmpty}
                data-testid="save-mapping"
                onClick={() => void save()}
              >
                {t("save")}
              </button>
              {read.mapping && (
                <button
                  type="button"
                  class="button button-quiet-danger"
                  data-testid="forget-mapping"
                  onClick={() => void forget()}
                >
                  {t("mapping.forget")}
                </button>
              )}
            </p>
          )}
        </section>
      </div>
    </div>
  );
}

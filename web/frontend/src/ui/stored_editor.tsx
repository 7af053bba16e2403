/** An editor of one thing by its id, or of a new one: read, edited, saved, deleted. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { freshKey, type Tagged, tagOf } from "../api/http";
import { t } from "../i18n";
import { route } from "../router";
import { screenOf } from "../screens";
import { type Resource, useResource } from "../state/resource";
import type { SettingKind } from "../state/settings";
import { Drawer } from "./drawer";
import { Editor } from "./editor";
import type { Form } from "./form";
import { Loaded } from "./loaded";

/** The id in the address of something that is not there yet. */
export const NEW = "new";

/** What every stored thing says of itself. */
interface Revised {
  id: string;
  revision: number;
}

interface Props<T extends Revised, V extends object> {
  /** `NEW` for a new one. */
  id: string;
  /** Of which kind of settings it is. */
  kind: SettingKind;
  read: (id: string, signal?: AbortSignal) => Promise<Tagged<T>>;
  /** What the fields of a stored one begin with. */
  valuesOf: (one: T) => V;
  /** What those of a new one begin with. */
  blank: V;
  newTitle: string;
  titleOf: (one: T) => string;
  /** `once` is the same for every repetition of the same values. */
  make: (values: V, once: string) => Promise<T>;
  change: (id: string, values: V, etag: string | null) => Promise<T>;
  /** Left out, or null for one that cannot be deleted. */
  remove?: (one: T) => ((etag: string | null) => Promise<unknown>) | null;
  deleteWord?: string;
  deleteText?: (one: T) => string | undefined;
  /** True for who may look and not change; a stored one may also be past changing. */
  readOnly: boolean | ((one: T | null) => boolean);
  readOnlyText?: string;
  /** It is closed, or saved and closed. */
  onClose: () => void;
  /** Something changed: the list behind is old. */
  onChanged: () => void;
  wide?: boolean;
  actions?: (one: T) => ComponentChildren;
  testId?: string;
  children: (form: Form<V>, one: T | null) => ComponentChildren;
}

/** The sheet. */
export function StoredEditor<T extends Revised, V extends object>(props: Props<T, V>) {
  const { id, onClose } = props;
  const isNew = id === NEW;
  const stored = useResource<Tagged<T> | null>(
    async (signal) => (isNew ? null : props.read(id, signal)),
    [id],
  );
  if (isNew) return <Sheet key={NEW} {...props} one={null} etag={null} />;
  if (stored.value) {
    const { body: one, etag } = stored.value;
    // By its id: another one's fields begin anew.
    return <Sheet key={id} {...props} one={one} etag={etag} />;
  }
  return <Coming of={stored} onClose={onClose} wide={props.wide ?? false} />;
}

interface ComingProps<T> {
  of: Resource<T>;
  onClose: () => void;
  wide?: boolean;
}

/** The sheet of what is not there yet, or cannot be: then its list is the title. */
export function Coming<T>({ of, onClose, wide = false }: ComingProps<T>) {
  const list = screenOf(route.value.screen);
  const failed = list ? t(list.title) : t("failed.title");
  return (
    <Drawer title={of.state === "failed" ? failed : t("loading")} onClose={onClose} wide={wide}>
      <Loaded of={of}>{() => null}</Loaded>
    </Drawer>
  );
}

type SheetProps<T extends Revised, V extends object> = Props<T, V> & {
  one: T | null;
  etag: string | null;
};

function Sheet<T extends Revised, V extends object>({ etag, ...props }: SheetProps<T, V>) {
  // A new one that was typed on while it was made is from then on a stored one.
  const [made, setMade] = useState<T | null>(null);
  const one = made ?? props.one;
  const id = made?.id ?? props.id;
  const remove = one === null ? null : props.remove?.(one);
  const readOnly = typeof props.readOnly === "function" ? props.readOnly(one) : props.readOnly;
  const deleteText = one === null ? undefined : props.deleteText?.(one);
  // A repetition shows the same key, what was put right since is another intention.
  const keys = useRef(new Map<string, string>());
  const onceFor = (values: V) => {
    const all = JSON.stringify(values);
    const key = keys.current.get(all) ?? freshKey();
    keys.current.set(all, key);
    return key;
  };
  const told = async <R,>(work: Promise<R>): Promise<R> => {
    const done = await work;
    props.onChanged();
    return done;
  };
  const save = async (values: V, tag: string | null) => {
    if (one !== null) return tagOf(await told(props.change(id, values, tag)));
    const fresh = await told(props.make(values, onceFor(values)));
    setMade(fresh);
    return tagOf(fresh);
  };
  return (
    <Editor
      title={one === null ? props.newTitle : props.titleOf(one)}
      value={one === null ? props.blank : props.valuesOf(one)}
      etag={etag}
      {...(one === null ? {} : { of: { kind: props.kind, id } })}
      readOnly={readOnly}
      wide={props.wide ?? false}
      onClose={props.onClose}
      onSave={save}
      {...(remove ? { onDelete: (tag: string | null) => told(remove(tag)) } : {})}
      {...(deleteText ? { deleteText } : {})}
      {...(props.deleteWord ? { deleteWord: props.deleteWord } : {})}
      {...(props.readOnlyText ? { readOnlyText: props.readOnlyText } : {})}
      {...(one === null
        ? {}
        : {
            reread: async () => {
              const { body, etag: fresh } = await props.read(id);
              return { value: props.valuesOf(body), etag: fresh };
            },
          })}
      {...(one !== null && props.actions ? { actions: props.actions(one) } : {})}
      {...(props.testId ? { testId: props.testId } : {})}
    >
      {(form) => props.children(form, one)}
    </Editor>
  );
}

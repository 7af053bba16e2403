/** One thing being made or changed: a sheet with its fields, saved whole, lost only on purpose. */
import { Trash2 } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Problem, problemFrom } from "../api/problem";
import { t } from "../i18n";
import { isGone, type SettingRef, useMeanwhile } from "../state/settings";
import { notify } from "../state/toasts";
import { explain } from "../words";
import { confirm } from "./confirm";
import { Conflict, isAlike, lookAgain, type Stored, type Theirs } from "./conflict";
import { Drawer } from "./drawer";
import { type Form, useForm } from "./form";
import { Icon } from "./icon";
import { Meanwhile } from "./meanwhile";
import { askToLeave, useUnsaved } from "./unsaved";

interface Props<V extends object> {
  title: string;
  /** What the fields begin with. */
  value: V;
  /** The tag of `value`; null or left out for something new. */
  etag?: string | null;
  /**
   * Save all of it and answer with the tag it has now, which a save of what was typed meanwhile
   * shows; a thrown `Problem` is shown at its fields, and 412 as a conflict.
   */
  onSave: (values: V, etag: string | null) => Promise<string | null>;
  /** Left out where it cannot be deleted; asked about first. */
  onDelete?: (etag: string | null) => Promise<unknown>;
  /** The word on that button; "Delete" where none is given. */
  deleteWord?: string;
  /** What the question before deleting says besides. */
  deleteText?: string;
  onClose: () => void;
  /** What is edited: who changes it meanwhile is told of before it is saved. */
  of?: SettingRef;
  /** Read what somebody else saved meanwhile; without it a conflict can only be closed. */
  reread?: () => Promise<Stored<V>>;
  /** True for who may look and not change. */
  readOnly?: boolean;
  /** Why; that the role does not allow it where none is given. */
  readOnlyText?: string;
  /** The word on the button; "Save" where none is given. */
  saveWord?: string;
  /** Said in a toast when it was saved; nothing where null. */
  savedWord?: string | null;
  wide?: boolean;
  /** Small buttons beside the way out. */
  actions?: ComponentChildren;
  testId?: string;
  children: (form: Form<V>) => ComponentChildren;
}

/** The sheet; it closes itself by `onClose` after it saved or deleted. */
export function Editor<V extends object>(props: Props<V>) {
  const form = useForm(props.value);
  const [etag, setEtag] = useState(props.etag ?? null);
  const [theirs, setTheirs] = useState<Theirs<V> | null>(null);
  const [failure, setFailure] = useState<Problem | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const [meanwhile, forget] = useMeanwhile(props.of ?? null);
  const [isShown, setShown] = useState(false);
  const [isTypedOn, setTypedOn] = useState(false);
  const body = useRef<HTMLFormElement>(null);
  const isBusy = form.isBusy || isDeleting;
  // What was typed is lost only on purpose.
  const isKept = form.isDirty && !props.readOnly;
  const goFreely = useUnsaved(isKept);
  // Whoever went elsewhere while it was saved is not called away from there.
  const isOpen = useRef(true);
  useLayoutEffect(
    () => () => {
      isOpen.current = false;
    },
    [],
  );

  const leave = () => {
    if (!isOpen.current) return;
    goFreely();
    props.onClose();
  };

  const save = async (tag: string | null) => {
    setFailure(null);
    setTypedOn(false);
    const saved = await form.submit(async (values) => {
      try {
        return { values, etag: await props.onSave(values, tag) };
      } catch (reason) {
        const why = problemFrom(reason);
        if (why.status === 412 && props.reread) setTheirs(await lookAgain(props.reread));
        throw why;
      }
    });
    if (!saved) return;
    if (isOpen.current && !isAlike(form.now(), saved.values)) {
      setEtag(saved.etag);
      setTypedOn(true);
      notify("info", t("editor.typed_on"));
      return;
    }
    if (props.savedWord !== null) notify("success", props.savedWord ?? t("editor.saved"));
    leave();
  };

  const remove = async () => {
    const isSure = await confirm({
      title: props.deleteWord
        ? `${props.deleteWord}?`
        : t("editor.delete_title", { name: props.title }),
      ...(props.deleteText ? { text: props.deleteText } : {}),
      action: props.deleteWord ?? t("delete"),
      danger: true,
    });
    if (!isSure || !props.onDelete) return;
    setDeleting(true);
    setFailure(null);
    try {
      await props.onDelete(etag);
      leave();
    } catch (reason) {
      const why = problemFrom(reason);
      if (why.status === 412 && props.reread) setTheirs(await lookAgain(props.reread));
      else if (why.code !== "aborted") setFailure(why);
    } finally {
      setDeleting(false);
    }
  };

  const close = async () => {
    if (isKept && !(await askToLeave())) return;
    leave();
  };

  // Where there are keys one wants to type at once; on a phone the keyboard would hide the fields.
  useEffect(() => {
    if (props.readOnly || !matchMedia("(pointer: fine)").matches) return;
    body.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [props.readOnly]);

  // The first field that was refused comes into sight, with what is wrong said under it.
  useEffect(() => {
    const wrong = body.current?.querySelector<HTMLElement>("[aria-invalid=true], .form-error");
    const field = wrong?.closest(".form-field") ?? wrong;
    wrong?.focus?.({ preventScroll: true });
    field?.scrollIntoView?.({ block: "nearest" });
  }, [form.errors]);

  const loadTheirs = async (isWanted = () => true) => {
    const before = form.now();
    const now = props.reread && (await lookAgain(props.reread).catch(() => null));
    if (!now || now === "gone" || !isWanted()) return false;
    // What was typed while it came is not replaced: the notice asks on.
    if (!isAlike(form.now(), before)) return false;
    form.reset(now.value);
    setEtag(now.etag);
    setTheirs(null);
    return true;
  };
  const isUntouched = useRef(true);
  isUntouched.current = !form.isDirty && !isBusy;
  // Where nothing was typed there is nothing to ask about.
  useEffect(() => {
    setShown(false);
    if (meanwhile === null || isGone(meanwhile) || !isUntouched.current) return;
    let isLast = true;
    void loadTheirs(() => isLast && isUntouched.current).then(
      (isDone) => isLast && setShown(isDone),
    );
    return () => {
      isLast = false;
    };
  }, [meanwhile]);

  const problem = failure ?? (form.problem?.status === 412 && theirs ? null : form.problem);
  const foot = !props.readOnly && (
    <>
      {props.onDelete && (
        <button
          type="button"
          class="button button-quiet-danger"
          disabled={isBusy}
          data-testid="editor-delete"
          onClick={() => void remove()}
        >
          <Icon of={Trash2} size={16} />
          {props.deleteWord ?? t("delete")}
        </button>
      )}
      <span class="modal-ends">
        <button
          type="button"
          class="button"
          data-testid="editor-cancel"
          onClick={() => void close()}
        >
          {t("cancel")}
        </button>
        <button
          type="button"
          class="button button-primary"
          disabled={isBusy}
          aria-busy={isBusy}
          data-testid="editor-save"
          onClick={() => body.current?.requestSubmit()}
        >
          {form.isBusy ? t("editor.saving") : (props.saveWord ?? t("save"))}
        </button>
      </span>
    </>
  );

  return (
    <Drawer
      title={props.title}
      onClose={() => void close()}
      wide={props.wide ?? false}
      actions={props.actions}
      foot={foot}
      testId={props.testId ?? "editor"}
    >
      {props.readOnly && <p class="notice">{props.readOnlyText ?? t("editor.read_only")}</p>}
      {problem && (
        <p class="notice is-bad" role="alert" data-testid="editor-problem">
          {explain(problem)}
        </p>
      )}
      {isTypedOn && form.isDirty && (
        <p class="notice" data-testid="typed-on">
          {t("editor.typed_on")}
        </p>
      )}
      {meanwhile && !theirs && (
        <Meanwhile
          change={meanwhile}
          isShown={isShown}
          load={() => void loadTheirs().then((isDone) => isDone && forget())}
          dismiss={forget}
        />
      )}
      {theirs && (
        <Conflict
          isGone={theirs === "gone"}
          load={() => {
            if (theirs === "gone") return;
            form.reset(theirs.value);
            setEtag(theirs.etag);
            setTheirs(null);
          }}
          overwrite={() => {
            if (theirs === "gone") return;
            setEtag(theirs.etag);
            setTheirs(null);
            void save(theirs.etag);
          }}
        />
      )}
      <form
        ref={body}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.readOnly && !isBusy) void save(etag);
        }}
      >
        <fieldset class="editor-fields" disabled={props.readOnly ?? false}>
          {props.children(form)}
        </fieldset>
      </form>
    </Drawer>
  );
}

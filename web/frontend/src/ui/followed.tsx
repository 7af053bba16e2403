/** A form of something stored that others may change while it is open: what they saved is shown
 * where nothing was typed, and told of, with both ways on, where something was. Asks before it is
 * left unsaved. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { problemFrom } from "../api/problem";
import { isGone, type SettingRef, useMeanwhile } from "../state/settings";
import { Conflict, isAlike, lookAgain, type Stored, type Theirs } from "./conflict";
import type { Form } from "./form";
import { Meanwhile } from "./meanwhile";
import { useUnsaved } from "./unsaved";

interface Props<V extends object, T> {
  form: Form<V>;
  /** As it stands on the server, as far as the page knows; drawn anew when that is another. */
  stored: Stored<V>;
  of: SettingRef;
  /** Ask for what stands there now. */
  reread: () => Promise<T>;
  /** What the form takes of it. */
  storedOf: (one: T) => Stored<V>;
  /** Put in what was saved, or read anew. */
  set: (one: T) => void;
  /** Called after it was saved, or put over what others saved. */
  onSaved: () => void;
}

type Send<V, T> = (values: V, etag: string | null) => Promise<T>;

/** What the form's page draws and saves by. */
export interface Followed<V extends object, T> {
  /** Send the values with the tag of what they began with; what came of it is put in. */
  save: (send: Send<V, T>) => Promise<void>;
  /** Begin again with what one has just made of it in another way than by saving. */
  begin: (one: T) => void;
  /** What others did, above the fields. */
  notices: ComponentChildren;
  /** True while whose words stand is asked: the form's own problem says nothing more. */
  isAsking: boolean;
}

type News = "none" | "shown" | "waiting";

/** Follow it. */
export function useFollowed<V extends object, T>(props: Props<V, T>): Followed<V, T> {
  const { form, stored, of, reread, storedOf, set, onSaved } = props;
  const begun = useRef(stored);
  const sent = useRef<Send<V, T> | null>(null);
  const [news, setNews] = useState<News>("none");
  const [theirs, setTheirs] = useState<Theirs<V> | null>(null);
  const [change, forget] = useMeanwhile(of);
  const isOpen = form.isDirty || form.isBusy;
  useUnsaved(form.isDirty);

  const begin = (now: Stored<V>, what: News) => {
    begun.current = now;
    form.reset(now.value);
    setTheirs(null);
    setNews(what);
  };
  const key = JSON.stringify([stored.etag, stored.value]);
  // Before it is drawn: a press that follows at once is sent with the tag of what is seen.
  useLayoutEffect(() => {
    // What was changed besides is no matter here: a change of these begins at the newer tag.
    if (isAlike(stored.value, begun.current.value)) begun.current = stored;
    else if (isOpen) setNews("waiting");
    else begin(stored, "shown");
  }, [key]);

  const save = async (send: Send<V, T>): Promise<void> => {
    sent.current = send;
    setTheirs(null);
    const saved = await form.submit(async (values) => {
      try {
        return { one: await send(values, begun.current.etag) };
      } catch (reason) {
        if (problemFrom(reason).status !== 412) throw reason;
        const now = await lookAgain(async () => storedOf(await reread()));
        // Something else of it was changed: these are as they were seen.
        if (now !== "gone" && isAlike(now.value, begun.current.value)) {
          begun.current = now;
          return { one: await send(values, now.etag) };
        }
        setTheirs(now);
        throw reason;
      }
    });
    if (!saved) return;
    begun.current = storedOf(saved.one);
    setNews("none");
    forget();
    set(saved.one);
    onSaved();
  };
  const isLost = change !== null && isGone(change);
  return {
    save,
    begin: (one) => begin(storedOf(one), "none"),
    isAsking: theirs !== null,
    notices: (
      <>
        {theirs === null && (news !== "none" || isLost) && (
          <Meanwhile
            change={change ?? { kind: of.kind, id: of.id, change: "changed", by: null, at: "" }}
            isShown={news === "shown"}
            load={() => {
              begin(stored, "none");
              forget();
            }}
            dismiss={() => {
              setNews("none");
              forget();
            }}
          />
        )}
        {theirs !== null && (
          <Conflict
            isGone={theirs === "gone"}
            load={() => {
              if (theirs !== "gone") begin(theirs, "none");
            }}
            overwrite={() => {
              if (theirs === "gone" || !sent.current) return;
              begun.current = theirs;
              void save(sent.current);
            }}
          />
        )}
      </>
    ),
  };
}

/** Changes of settings that others make: lists load anew, open editors say so. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { components } from "../generated/api";
import { isMe } from "./me";

/** What somebody changed, as the socket tells it. */
export type SettingsChange = components["schemas"]["SettingsChanged"];
/** Of which kind it is: `rule`, `receiver` … */
export type SettingKind = SettingsChange["kind"];
/** A setting that is looked at or edited. */
export interface SettingRef {
  kind: SettingKind;
  id: string;
}

/** True where it is not there any more. */
export const isGone = (change: SettingsChange) =>
  ["deleted", "removed", "closed"].includes(change.change);

type Listener = (change: SettingsChange | null) => void;

const listeners = new Set<Listener>();
// Many changes come together, as when rules are put in order: they are loaded once.
const SETTLE_MS = 150;

/** Pass on a change; null: some may have been missed, while the page was not connected. */
export function receiveSettings(change: SettingsChange | null): void {
  for (const listener of [...listeners]) listener(change);
}

/** Call `reload` soon after settings of these kinds were changed, by whomever. */
export function useSettingsOf(kinds: readonly SettingKind[], reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  const key = kinds.join(" ");
  useEffect(() => {
    if (key === "") return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const listener: Listener = (change) => {
      if (change !== null && !key.split(" ").includes(change.kind)) return;
      if (soon !== undefined) return;
      soon = setTimeout(() => {
        soon = undefined;
        latest.current();
      }, SETTLE_MS);
    };
    listeners.add(listener);
    return () => {
      clearTimeout(soon);
      listeners.delete(listener);
    };
  }, [key]);
}

/** The last change that somebody else made of this setting since it is open; null: none. */
export function useMeanwhile(of: SettingRef | null): [SettingsChange | null, () => void] {
  const [change, setChange] = useState<SettingsChange | null>(null);
  const kind = of?.kind;
  const id = of?.id;
  useLayoutEffect(() => {
    setChange(null);
    if (!kind || !id) return;
    const listener: Listener = (one) => {
      if (one?.kind === kind && one.id === id && !isMe(one.by?.id)) setChange(one);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [kind, id]);
  return [change, useCallback(() => setChange(null), [])];
}

/** Files of cases: fetched with the token, kept as object URLs while somebody looks. */
import { useEffect, useState } from "preact/hooks";
import { bytesOf } from "../api/http";

/** A file on its way to the screen. */
export type Fetched = { state: "loading" } | { state: "ready"; url: string } | { state: "failed" };

const held = new Map<string, { users: number; blob: Promise<string> }>();
const LOADING: Fetched = { state: "loading" };

/** The file's object URL; released when the last user is gone. Null: not wanted yet; another `turn`
 * tries again. */
export function useFile(url: string | null, turn = 0): Fetched {
  const [fetched, setFetched] = useState<Fetched>(LOADING);

  useEffect(() => {
    let isWanted = true;
    setFetched(LOADING);
    if (url === null) return;
    hold(url).then(
      (ready) => isWanted && setFetched({ state: "ready", url: ready }),
      () => isWanted && setFetched({ state: "failed" }),
    );
    return () => {
      isWanted = false;
      release(url);
    };
  }, [url, turn]);

  return fetched;
}

/** Fetch the file and let the browser save it under its name. */
export async function save(url: string, name: string): Promise<void> {
  const link = document.createElement("a");
  try {
    link.href = await hold(url);
  } catch (reason) {
    release(url); // What could not come is asked for anew the next time.
    throw reason;
  }
  link.download = name;
  link.click();
  // The browser has begun to read by the next turn; then ours is no longer needed.
  setTimeout(() => release(url), 1_000);
}

function hold(url: string): Promise<string> {
  let entry = held.get(url);
  if (!entry) {
    entry = { users: 0, blob: bytesOf(url).then((bytes) => URL.createObjectURL(bytes)) };
    held.set(url, entry);
  }
  entry.users += 1;
  return entry.blob;
}

function release(url: string): void {
  const entry = held.get(url);
  if (!entry) return;
  entry.users -= 1;
  if (entry.users > 0) return;
  held.delete(url);
  entry.blob.then(
    (ready) => URL.revokeObjectURL(ready),
    () => undefined,
  );
}

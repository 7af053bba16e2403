/** A press that asks the server: done, or said why not. */
import { problemFrom } from "../api/problem";
import { explain } from "../words";
import { notify } from "./toasts";

/** The answer; undefined where it was refused, which a toast explains. */
export async function attempt<T>(deed: () => Promise<T>): Promise<T | undefined> {
  try {
    return await deed();
  } catch (reason) {
    notify("warning", explain(problemFrom(reason)));
    return undefined;
  }
}

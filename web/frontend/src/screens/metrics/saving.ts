/** Saving a file from a press: what went wrong is told as a message. */
import { problemFrom } from "../../api/problem";
import { notify } from "../../state/toasts";
import { explain } from "../../words";

/** The press that saves. */
export function saving(save: () => Promise<void>): () => void {
  return () => {
    save().catch((reason: unknown) => notify("warning", explain(problemFrom(reason))));
  };
}

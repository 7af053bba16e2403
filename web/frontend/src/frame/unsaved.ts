/** Whether a reload would cost somebody their words. */
import { mayLeave } from "../anew";

// What looks for something is no loss.
const LOOKS = "[type=search], [role=combobox], [role=searchbox]";
const WORDS = "textarea, input:not([type=checkbox], [type=radio], [type=range])";

const typedInto = new Set<HTMLInputElement | HTMLTextAreaElement>();

/** Know of every field that was typed into; returns a function that stops. */
export function followTyping(): () => void {
  const typed = ({ target }: Event) => {
    if (!(target instanceof Element) || !target.matches(WORDS) || target.matches(LOOKS)) return;
    for (const one of typedInto) if (!one.isConnected) typedInto.delete(one);
    typedInto.add(target as HTMLInputElement);
  };
  document.addEventListener("input", typed, true);
  return () => {
    document.removeEventListener("input", typed, true);
    typedInto.clear();
  };
}

/** True while an editor would ask before it is left, or words stand where somebody typed. */
export function isUnsaved(): boolean {
  return !mayLeave() || [...typedInto].some((one) => one.isConnected && one.value.trim() !== "");
}

/** Text at the end of its place, such as how long ago, that grows without moving. */
import type { ComponentChildren } from "preact";

/** Put the text at the end of the box around it. Set by `text-align`, each digit more would move
 * the whole of it, in every row of a list at once; here it begins beyond its box and is only drawn
 * inside, which is no work for the layout. The box wants a width of its own. */
export function Ends({ children }: { children: ComponentChildren }) {
  return <span class="ends">{children}</span>;
}

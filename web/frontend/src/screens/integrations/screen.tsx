/** The list, or one integration with its parts. */
import type { Place } from "../../router";
import { List } from "./list";
import { One } from "./one";
import "../../styles/panels.css";
import "../../styles/integrations.css";

export default function Integrations({ id, part, query }: Place) {
  if (id === null) return <List isMaking={query.make !== undefined} />;
  return <One key={id} id={id} part={part} query={query} />;
}

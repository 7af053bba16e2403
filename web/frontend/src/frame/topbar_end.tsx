/** The end of the top bar: how the page is connected, and what there is for its reader. */
import { Bell } from "./bell";
import { ConnectionIndicator } from "./connection";
import { Online } from "./online";
import "../styles/presence.css";

/** One line for the shell. */
export function TopbarEnd() {
  return (
    <>
      <ConnectionIndicator />
      <Online />
      <Bell />
    </>
  );
}

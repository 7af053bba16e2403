/** The frame around a screen, for its tests. */
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { Shell } from "../../src/frame/shell";
import { Stage } from "../../src/frame/stage";
import { paletteOpen } from "../../src/palette";
import { announcementsSeen, railWanted, theme } from "../../src/prefs";
import { followAddress, go } from "../../src/router";
import { clearAlerts } from "../../src/state/alerts";
import { announcements } from "../../src/state/announcements";
import { clearCases } from "../../src/state/cases";
import { me } from "../../src/state/me";
import { unread } from "../../src/state/notices";
import { clearPresence } from "../../src/state/presence";
import { toasts } from "../../src/state/toasts";
import { ME, Server } from "../world";

const HOSTEL = { id: "w-1", name: "Hostel", role: "owner" as const };
const CAFE = { id: "w-2", name: "Café", role: "staff" as const };

/** Press a key, where no field has the focus. */
export const press = (key: string, more = {}) =>
  fireEvent.keyDown(document.body, { key, ...more });

/** The frame around the screen of this address. */
export function frame(name = "cases") {
  go({ screen: name }, true);
  return render(
    <Shell>
      <Stage />
    </Shell>,
  );
}

/** Begin where nothing was; returns the server, and a function that ends what began. */
export function begin(): { server: Server; end(): void } {
  localStorage.clear();
  const server = new Server()
    .on("GET /api/v1/cases", () => ({ items: [], next_cursor: null }))
    .on("GET /api/v1/alerts", () => ({ items: [], next_cursor: null }));
  clearCases();
  clearAlerts();
  clearPresence();
  announcements.value = [];
  announcementsSeen.value = [];
  toasts.value = [];
  unread.value = { unread: 0, by_topic: {} };
  railWanted.value = "wide";
  paletteOpen.value = false;
  me.value = { ...ME, workspaces: [HOSTEL, CAFE] };
  const stop = followAddress();
  const end = () => {
    paletteOpen.value = false;
    cleanup();
    stop();
    theme.value = "auto";
  };
  return { server, end };
}

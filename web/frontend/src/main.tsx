/** The dashboard's first step: take the sign-in code, follow the address, draw the page. */
import { render } from "preact";
import { followSignIns } from "./api/session";
import { App } from "./app";
import { runClock } from "./clock";
import { followTabs } from "./desktop";
import { takeCode } from "./frame/sign_in";
import { followTheme } from "./prefs";
import { followSteps } from "./returns";
import { followAddress } from "./router";
import { followSheets } from "./sheets";
import { unlockOnFirstTouch } from "./sound";
import { followDrafts } from "./state/drafts";
import { loadMeta } from "./state/me";
import { followVersion } from "./state/version";
import { followFiring } from "./tab";
import { takeLaunch } from "./telegram/launch";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/chips.css";
import "./styles/fields.css";
import "./styles/kit.css";
import "./styles/timeline.css";
import "./styles/messages.css";
import "./styles/shell.css";
import "./styles/navigation.css";
import "./styles/touch.css";
import "./styles/contrast.css";
import "./styles/sign_in.css";

const code = takeCode();
const launch = takeLaunch();
followTheme();
followSheets();
followSteps();
followAddress();
followFiring();
runClock();
unlockOnFirstTouch();
followSignIns();
followVersion();
followTabs();
followDrafts();
void loadMeta();
void begin();

async function begin(): Promise<void> {
  // Without what Telegram handed over nobody is signed in there; it comes first.
  if (launch) await import("./telegram/inside").then(({ settleIn }) => settleIn(launch));
  render(<App code={code} />, document.getElementById("app") as HTMLElement);
}

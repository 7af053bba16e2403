/** The dashboard's first step: take the sign-in code, follow the address, draw the page. */
import { render } from "preact";
import { App } from "./app";
import { runClock } from "./clock";
import { followTheme } from "./prefs";
import { followAddress } from "./router";
import { takeCode } from "./screens/sign_in";
import { unlockOnFirstTouch } from "./sound";
import { loadMeta } from "./state/me";
import { followFiring } from "./tab";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/messages.css";
import "./styles/shell.css";
import "./styles/sign_in.css";
import "./styles/case_list.css";
import "./styles/case_page.css";
import "./styles/conversation.css";
import "./styles/alerts.css";

const code = takeCode();
followTheme();
followAddress();
followFiring();
runClock();
unlockOnFirstTouch();
void loadMeta();
render(<App code={code} />, document.getElementById("app") as HTMLElement);

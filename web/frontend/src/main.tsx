/** The dashboard's first step: draw the application into the page. */
import { render } from "preact";

render(<p>Opsbell</p>, document.getElementById("app") as HTMLElement);

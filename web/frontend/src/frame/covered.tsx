/** The sign-in page over a dashboard whose session has ended: nothing beneath is seen, read out or
 * reached, and all of it is still there when the same account is back. */
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { useOverPage } from "../ui/over_page";
import { SignIn } from "./sign_in";

/** As long as it is drawn; it is over every window of the page, and Escape does not close it. */
export function Cover() {
  const box = useRef<HTMLDialogElement>(null);
  useOverPage(box);
  const stay = (event: Event) => event.preventDefault();
  return (
    <dialog
      ref={box}
      class="sign-in-cover"
      aria-label={t("sign_in.title")}
      onCancel={stay}
      onKeyDown={(event) => event.key === "Escape" && stay(event)}
    >
      <SignIn code={null} />
    </dialog>
  );
}

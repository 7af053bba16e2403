/** Which workspace this is, and the others of the same person. */
import { Check, ChevronsUpDown } from "lucide";
import { startAnew } from "../anew";
import { chooseWorkspace } from "../api/calls";
import { elsewhere } from "../api/elsewhere";
import { problemFrom } from "../api/problem";
import { refresh } from "../api/session";
import { t } from "../i18n";
import { me } from "../state/me";
import { notify, settleToasts } from "../state/toasts";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { askToLeave } from "../ui/unsaved";
import { explain } from "../words";
import { isUnsaved } from "./unsaved";

const STORED = "opsbell.workspace";

/** The name alone where there is no other one to go to. */
export function WorkspaceMenu() {
  const here = me.value;
  const name = <strong data-testid="workspace">{here?.workspace.name ?? "Opsbell"}</strong>;
  if (!here || here.workspaces.length < 2) return <span class="topbar-names">{name}</span>;
  return (
    <Menu
      align="start"
      name={t("workspace.switch")}
      testId="workspace-menu"
      buttonClass="workspace-button"
      label={
        <>
          {name}
          <Icon of={ChevronsUpDown} size={14} />
        </>
      }
    >
      {(close) => (
        <ul class="menu-list">
          {here.workspaces.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                class="menu-item"
                data-testid={`workspace-${one.id}`}
                onClick={() => {
                  close();
                  if (one.id !== here.workspace.id) void switchTo(one.id);
                }}
              >
                <Initial name={one.name} />
                <span>
                  {one.name}
                  <small class="muted">{t(`role.${one.role}`)}</small>
                </span>
                {one.id === here.workspace.id && <Icon of={Check} size={16} />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}

/** Go on in another workspace; the page starts anew there, so that nothing is carried across. What
 * is not saved is asked about before the sign-in goes there: it could be saved nowhere after. */
export async function switchTo(id: string): Promise<void> {
  if (isUnsaved() && !(await askToLeave())) return;
  await settleToasts();
  try {
    await chooseWorkspace(id);
  } catch (reason) {
    notify("error", explain(problemFrom(reason)));
    return;
  }
  tellTabs(id);
  startAnew();
}

/**
 * Start anew when another tab went to another workspace: the tabs share a session, and this one's
 * next token would be of that workspace while it still shows the one before. Where something is not
 * saved a renewal finds that out and has the page say it; one that comes back to this workspace
 * takes that back. Returns a function that stops.
 */
export function followWorkspace(): () => void {
  const heard = ({ key, newValue }: StorageEvent) => {
    const here = me.peek()?.workspace.id;
    if (key !== STORED || !newValue || !here) return;
    if (newValue !== here && !isUnsaved()) startAnew();
    else if (newValue !== here || elsewhere.peek()) refresh().catch(() => undefined);
  };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

function tellTabs(id: string): void {
  try {
    localStorage.setItem(STORED, id);
  } catch {
    // Without storage the other tabs find out at their next request.
  }
}

function Initial({ name }: { name: string }) {
  return (
    <span class="workspace-initial" aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}

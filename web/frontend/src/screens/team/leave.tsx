/** The way out of the workspace for whoever looks. */
import { LogOut } from "lucide";
import { leaveWorkspace } from "../../api/team";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { me } from "../../state/me";
import { confirm } from "../../ui/confirm";
import { Icon } from "../../ui/icon";

/** The page begins anew after it: in another workspace of theirs, or at the sign-in. */
export function Leave() {
  const press = async () => {
    const isSure = await confirm({
      title: t("team.leave_title", { name: me.value?.workspace.name ?? "" }),
      text: t("team.leave_text"),
      action: t("team.leave"),
      danger: true,
    });
    if (isSure && (await attempt(leaveWorkspace))) location.assign("/");
  };
  return (
    <button type="button" class="button" data-testid="leave" onClick={() => void press()}>
      <Icon of={LogOut} size={16} />
      {t("team.leave")}
    </button>
  );
}

/** Links that nobody has opened yet. */
import { MailPlus, Trash2 } from "lucide";
import { fetchInvites, type Invite, revokeInvite } from "../../api/team";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { PersonName } from "../../ui/person";
import { Empty } from "../../ui/states";
import { type Column, Table } from "../../ui/table";

/** `isMaking`: a new one is being made over the list, which is looked at again after it. */
export function Invites({ isMaking }: { isMaking: boolean }) {
  const all = useResource(fetchInvites, [isMaking], { keep: true, of: ["invite"] });
  const revoke = async (one: Invite) => {
    const isDone = await attempt(async () => {
      await revokeInvite(one.id);
      return true;
    });
    if (!isDone) return;
    notify("success", t("team.revoked"));
    all.reload();
  };
  const columns: Column<Invite>[] = [
    { title: t("team.role"), cell: (one) => t(`role.${one.role}`) },
    { title: t("team.invited_by"), cell: (one) => <PersonName person={one.by} /> },
    {
      title: t("team.good_until"),
      kind: "time",
      cell: (one) => <time dateTime={one.expires_at}>{moment(one.expires_at)}</time>,
    },
    {
      title: t("team.revoke"),
      kind: "actions",
      cell: (one) => (
        <button
          type="button"
          class="button button-small button-quiet-danger"
          data-testid="revoke"
          onClick={() => void revoke(one)}
        >
          <Icon of={Trash2} size={14} />
          {t("team.revoke")}
        </button>
      ),
    },
  ];
  return (
    <Loaded of={all}>
      {(items) => (
        <Table
          rows={items}
          columns={columns}
          rowKey={(one) => one.id}
          label={t("team.part.invites")}
          testId="invite"
          empty={
            <Empty icon={MailPlus} title={t("team.no_invites")} testId="no-invites">
              <p>{t("team.no_invites_text")}</p>
            </Empty>
          }
        />
      )}
    </Loaded>
  );
}

/** The receivers: a list, and beside it the one whose address is open. */
import { Hash, Send, UserRound, Users } from "lucide";
import { fetchReceivers, type Receiver } from "../../api/receivers";
import { chatName } from "../../chat_name";
import { t } from "../../i18n";
import type { Place } from "../../router";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { SettingList } from "../../ui/setting_list";
import type { Column } from "../../ui/table";
import { ReceiverEditor } from "./editor";
import "../../styles/alerting.css";

const KINDS: Readonly<Record<Receiver["kind"], unknown>> = {
  chat: Hash,
  person: UserRound,
  role: Users,
};

/** The screen. */
export default function Receivers({ id }: Place) {
  const list = usePaged(fetchReceivers, [], { whenSeen: true, of: ["receiver", "route", "rule"] });
  return (
    <SettingList
      screen="receivers"
      one="receiver"
      list={list}
      columns={columns()}
      icon={Send}
      id={id}
      mayAdd={may("receivers.write")}
      isQuiet={(one) => !one.is_active}
    >
      {(open, close) => <ReceiverEditor id={open} onClose={close} onChanged={list.reload} />}
    </SettingList>
  );
}

/** Where it leads, in words. */
export function leadsTo(one: Receiver): string {
  if (one.kind === "role" && one.role) {
    return t("receivers.role_people", { role: t(`role.${one.role}`), n: one.people });
  }
  if (one.kind === "person") return one.person?.name ?? t("form.gone");
  if (!one.chat) return t("form.gone");
  return chatName(one.chat);
}

function columns(): Column<Receiver>[] {
  return [
    {
      title: t("receivers.name"),
      cell: (one) => (
        <span class="named">
          <Icon of={KINDS[one.kind]} size={16} />
          {one.name}
        </span>
      ),
    },
    { title: t("receivers.leads_to"), cell: leadsTo },
    {
      title: t("receivers.minimum"),
      cell: (one) => <SeverityBadge severity={one.minimum_severity} />,
    },
    {
      title: t("receivers.used"),
      kind: "number",
      cell: (one) => one.routes.length + one.rules.length || "–",
    },
    {
      title: t("receivers.state"),
      cell: (one) => {
        if (one.trouble) {
          return (
            <Badge tone="bad" title={one.trouble}>
              {t("receivers.trouble")}
            </Badge>
          );
        }
        return one.is_active ? (
          <Badge tone="good">{t("receivers.active")}</Badge>
        ) : (
          <Badge tone="quiet">{t("receivers.paused")}</Badge>
        );
      },
    },
  ];
}

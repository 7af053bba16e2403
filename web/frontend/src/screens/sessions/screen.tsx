/** Every browser somebody is signed in with as themselves. */
import { LogOut } from "lucide";
import { endOthers, endSession, fetchSessions, type Session } from "../../api/sessions";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Badge } from "../../ui/badge";
import { confirm } from "../../ui/confirm";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { type Column, Table } from "../../ui/table";
import "../../styles/panels.css";

/** The list, the one that looks first among them by its mark. */
export default function Sessions() {
  const all = useResource(fetchSessions, []);
  const others = (all.value ?? []).filter((one) => !one.is_current);
  const end = async (one: Session) => {
    const isDone = await attempt(async () => {
      await endSession(one.id);
      return true;
    });
    if (!isDone) return;
    notify("success", t("sessions.ended", { n: 1 }));
    all.reload();
  };
  const endAll = async () => {
    const isSure = await confirm({
      title: t("sessions.end_title"),
      text: t("sessions.end_text"),
      action: t("sessions.end_others"),
      danger: true,
    });
    if (!isSure) return;
    const answer = await attempt(endOthers);
    if (!answer) return;
    notify("success", t("sessions.ended", { n: answer.ended }));
    all.reload();
  };
  const columns: Column<Session>[] = [
    {
      title: t("sessions.device"),
      cell: (one) => (
        <span class="badges">
          {device(one)}
          {one.is_current && (
            <Badge tone="good" testId="this-session">
              {t("sessions.this")}
            </Badge>
          )}
        </span>
      ),
    },
    { title: t("sessions.workspace"), cell: (one) => one.workspace.name },
    {
      title: t("sessions.used"),
      kind: "time",
      cell: (one) => (
        <time dateTime={one.used_at} title={moment(one.used_at)}>
          {ticking(one.used_at)}
        </time>
      ),
    },
    {
      title: t("sessions.started"),
      kind: "time",
      hideOnPhone: true,
      cell: (one) => <time dateTime={one.started_at}>{moment(one.started_at)}</time>,
    },
    {
      title: t("sessions.end"),
      kind: "actions",
      cell: (one) =>
        !one.is_current && (
          <button
            type="button"
            class="button button-small"
            data-testid="end-session"
            onClick={() => void end(one)}
          >
            <Icon of={LogOut} size={14} />
            {t("sessions.end")}
          </button>
        ),
    },
  ];
  return (
    <Page
      title={t("nav.sessions")}
      lead={t("sessions.lead")}
      actions={
        others.length > 0 && (
          <button
            type="button"
            class="button button-quiet-danger"
            data-testid="end-others"
            onClick={() => void endAll()}
          >
            {t("sessions.end_others")}
          </button>
        )
      }
      testId="sessions"
    >
      <Loaded of={all}>
        {(items) => (
          <Table
            rows={items}
            columns={columns}
            rowKey={(one) => one.id}
            label={t("nav.sessions")}
            testId="session"
          />
        )}
      </Loaded>
    </Page>
  );
}

function device({ device: { browser, system } }: Session): string {
  if (browser && system) return t("sessions.on", { browser, system });
  return browser ?? system ?? t("sessions.unknown");
}

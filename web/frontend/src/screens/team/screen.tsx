/** Members, open invitations, and what each role gets to see. */
import { UserPlus } from "lucide";
import { fetchTeam } from "../../api/team";
import type { Member } from "../../api/types";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href, type Place } from "../../router";
import { isMe, may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { PersonName } from "../../ui/person";
import { type Column, Table } from "../../ui/table";
import { Tabs } from "../../ui/tabs";
import { Invites } from "./invites";
import { Leave } from "./leave";
import { MakeInvite } from "./make_invite";
import { MemberSheet } from "./member";
import { Sight } from "./sight";
import "../../styles/panels.css";

const VIEWS = ["members", "invites", "sight"] as const;

/** `id` is the person whose sheet is open; `view` in the query the part that is shown. */
export default function Team({ id, query }: Place) {
  const mayWrite = may("members.write");
  const all = useResource(fetchTeam, [], { of: ["member", "place"] });
  const wished = VIEWS.find((one) => one === query.view) ?? "members";
  const here = mayWrite ? wished : "members";
  const to = (view: (typeof VIEWS)[number]) =>
    href({ screen: "team", query: { view: view === "members" ? null : view } });
  return (
    <Page
      title={t("nav.team")}
      lead={t("team.lead")}
      actions={
        <>
          <Leave />
          {mayWrite && (
            <a
              class="button button-primary"
              href={href({ screen: "team", query: { view: "invites", make: "1" } })}
              data-testid="invite"
            >
              <Icon of={UserPlus} size={16} />
              {t("team.invite")}
            </a>
          )}
        </>
      }
      tabs={
        mayWrite && (
          <Tabs
            label={t("team.parts")}
            tabs={VIEWS.map((view) => ({
              title: t(`team.part.${view}`),
              href: to(view),
              isCurrent: view === here,
              testId: `team-${view}`,
            }))}
          />
        )
      }
      testId="team"
    >
      {here === "members" && (
        <Loaded of={all}>
          {(items) => (
            <Table
              rows={items}
              columns={columns()}
              rowKey={(one) => one.person.id}
              href={(one) => href({ screen: "team", id: one.person.id })}
              current={id}
              label={t("nav.team")}
              testId="member"
            />
          )}
        </Loaded>
      )}
      {here === "invites" && <Invites isMaking={query.make !== undefined} />}
      {here === "sight" && <Sight />}
      {query.make !== undefined && mayWrite && (
        <MakeInvite onClose={() => go({ screen: "team", query: { view: "invites" } }, true)} />
      )}
      {id && (
        <MemberSheet
          key={id}
          id={id}
          onClose={() => go({ screen: "team" }, true)}
          onChange={all.reload}
        />
      )}
    </Page>
  );
}

const columns = (): Column<Member>[] => [
  {
    title: t("team.name"),
    cell: (one) => (
      <span class="badges">
        <PersonName person={one.person} />
        {isMe(one.person.id) && <Badge tone="info">{t("team.you")}</Badge>}
      </span>
    ),
  },
  {
    title: t("team.username"),
    hideOnPhone: true,
    cell: (one) => one.username && <span class="muted">@{one.username}</span>,
  },
  { title: t("team.role"), cell: (one) => t(`role.${one.role}`) },
  {
    title: t("team.answers_for"),
    cell: (one) => {
      const all = [...one.places.map((place) => place.name), ...one.topics];
      return all.length > 0 ? all.join(", ") : <span class="muted">—</span>;
    },
  },
  {
    title: t("team.since"),
    kind: "time",
    hideOnPhone: true,
    cell: (one) => (
      <time dateTime={one.since} title={moment(one.since)}>
        {ticking(one.since)}
      </time>
    ),
  },
];

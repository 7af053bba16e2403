/** One member: their role, what they answer for, and the way out of the team. */
import { tagOf } from "../../api/http";
import { fetchPlaces } from "../../api/places";
import { changeMember, fetchMember, type Removal, removeMember } from "../../api/team";
import type { Member } from "../../api/types";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { isMe, may } from "../../state/me";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Drawer } from "../../ui/drawer";
import { Editor } from "../../ui/editor";
import { SelectField } from "../../ui/fields/select";
import { TagsField } from "../../ui/fields/tags";
import { Loaded } from "../../ui/loaded";
import { mayGive, ROLES, type TeamRole } from "./roles";
import { CATEGORIES } from "./topics";

interface Props {
  id: string;
  onClose: () => void;
  onChange: () => void;
}

interface Values {
  role: TeamRole;
  /** Names of places. */
  places: readonly string[];
  topics: readonly string[];
}

/** The sheet. */
export function MemberSheet({ id, onClose, onChange }: Props) {
  const found = useResource(
    async (signal) => {
      const [member, places] = await Promise.all([
        fetchMember(id, signal),
        may("places.read") ? fetchPlaces(signal) : [],
      ]);
      return { member, places };
    },
    [id],
  );
  if (!found.value) {
    return (
      <Drawer title={t("team.member")} onClose={onClose}>
        <Loaded of={found}>{() => null}</Loaded>
      </Drawer>
    );
  }
  const { places } = found.value;
  const { body: member, etag } = found.value.member;
  const mayWrite = may("members.write") && mayGive(member.role);
  const names = new Map([...member.places, ...places].map((place) => [place.name, place.id]));
  const save = async ({ role, topics, ...values }: Values, tag: string | null) => {
    const chosen = values.places.flatMap((name) => names.get(name) ?? []);
    const changed = await changeMember(id, { role, places: chosen, topics: [...topics] }, tag);
    onChange();
    return tagOf(changed);
  };
  const reread = async () => {
    const fresh = await fetchMember(id);
    for (const place of fresh.body.places) names.set(place.name, place.id);
    return { value: valuesOf(fresh.body), etag: fresh.etag };
  };
  const remove = async () => {
    notify("success", outcome(await removeMember(id)));
    onChange();
  };
  return (
    <Editor<Values>
      title={member.person.name}
      value={valuesOf(member)}
      etag={etag}
      of={{ kind: "member", id }}
      reread={reread}
      readOnly={!mayWrite}
      deleteWord={t("team.remove")}
      deleteText={t("team.remove_text")}
      testId="member-page"
      onSave={save}
      {...(mayWrite && !isMe(id) && { onDelete: remove })}
      onClose={onClose}
    >
      {(form) => (
        <>
          <p class="muted">{about(member)}</p>
          <SelectField
            {...form.field("role")}
            label={t("team.role")}
            hint={t(`team.may.${form.values.role}`)}
            options={ROLES.map((role) => ({
              value: role,
              title: t(`role.${role}`),
              disabled: !mayGive(role),
            }))}
            testId="role"
          />
          <TagsField
            {...form.field("places")}
            label={t("team.places")}
            hint={t("team.places_hint")}
            list={[...names.keys()]}
            isClosed
            placeholder={t("team.places_type")}
            testId="member-places"
          />
          <TagsField
            {...form.field("topics")}
            label={t("team.topics")}
            hint={t("team.topics_hint")}
            list={CATEGORIES}
            placeholder={t("team.topics_type")}
            testId="member-topics"
          />
        </>
      )}
    </Editor>
  );
}

function about(member: Member): string {
  const since = t("team.member_since", { at: moment(member.since) });
  return member.username ? `@${member.username} · ${since}` : since;
}

function valuesOf(member: Member): Values {
  return {
    role: member.role,
    places: member.places.map((place) => place.name),
    topics: member.topics,
  };
}

/** What is nobody's now. */
function outcome(left: Removal): string {
  const parts = [t("team.removed")];
  if (left.cases > 0) parts.push(t("team.freed_cases", { n: left.cases }));
  if (left.alerts > 0) parts.push(t("team.freed_alerts", { n: left.alerts }));
  if (left.receivers.length > 0) {
    parts.push(t("team.freed_receivers", { names: left.receivers.join(", ") }));
  }
  return parts.join(" ");
}

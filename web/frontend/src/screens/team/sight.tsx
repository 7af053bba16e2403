/** What staff and viewers get to see; owners and admins see everything. */
import { useRef } from "preact/hooks";
import type { Tagged } from "../../api/http";
import {
  changeWorkspace,
  fetchWorkspace,
  type Visibility,
  type Workspace,
} from "../../api/workspace";
import { t } from "../../i18n";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { type Resource, useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { SelectField } from "../../ui/fields/select";
import { Loaded } from "../../ui/loaded";

const CHOICES: readonly Visibility[] = ["everything", "own_places", "assigned"];

/** Saved as soon as it is chosen. */
export function Sight() {
  const found = useResource((signal) => fetchWorkspace(signal), [], { of: ["workspace"] });
  return (
    <div class="narrow">
      <Loaded of={found}>{(stored) => <Choices of={found} stored={stored} />}</Loaded>
    </div>
  );
}

function Choices({ of, stored }: { of: Resource<Tagged<Workspace>>; stored: Tagged<Workspace> }) {
  const workspace = stored.body;
  // Not the tag of what is drawn: an answer is drawn later than the next change is sent.
  const latest = useRef(stored);
  const drawn = useRef(stored);
  if (drawn.current !== stored) {
    drawn.current = stored;
    latest.current = stored;
  }
  const before = useRef(Promise.resolve());
  const save = async (role: "staff" | "viewer", sight: Visibility) => {
    const body = { visibility: { [role]: sight } };
    const changed = await attempt(() => changeWorkspace(body, latest.current.etag));
    // What is shown again is what is true, also where it was refused.
    if (!changed) return of.reload();
    latest.current = changed;
    of.set(changed);
    notify("success", t("editor.saved"));
  };
  // One after the other: the second shows the tag that the first one brought.
  const choose = (role: "staff" | "viewer", sight: Visibility) => {
    before.current = before.current.then(() => save(role, sight));
  };
  return (
    <section class="panel" aria-label={t("team.part.sight")}>
      <p class="muted">{t("team.sight_text")}</p>
      {(["staff", "viewer"] as const).map((role) => (
        <SelectField
          key={role}
          label={t(`role.${role}`)}
          hint={t(`team.sight_hint.${workspace.visibility[role]}`)}
          value={workspace.visibility[role]}
          options={CHOICES.map((one) => ({ value: one, title: t(`team.sight.${one}`) }))}
          disabled={!may("workspace.write")}
          onChange={(sight) => choose(role, sight)}
          testId={`sight-${role}`}
        />
      ))}
    </section>
  );
}

/** Who is told: receivers there are, and people and roles by name. */
import { Plus, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { fetchReceivers, type Receiver } from "../../api/receivers";
import type { NamedReceiver } from "../../api/rules";
import { t } from "../../i18n";
import type { Ref } from "../../rules/spec";
import { loadMembers, may, members } from "../../state/me";
import { Field } from "../../ui/fields/field";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import type { RuleDraft } from "./draft";

const isSame = (one: Ref, ref: Ref) => one.kind === ref.kind && one.id === ref.id;

const ROLES = ["owner", "admin", "staff", "viewer"] as const;

interface Props {
  draft: RuleDraft;
  /** Those of the stored rule by their names, which who may not read receivers is told too. */
  named: readonly NamedReceiver[];
  disabled: boolean;
}

/** Chips with a menu of those there are; nobody means that the routes decide. */
export function Told({ draft, named, disabled }: Props) {
  // Null until they came: until then none of them is known to be gone.
  const [known, setKnown] = useState<readonly Receiver[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    if (may("receivers.read")) {
      fetchReceivers(null, stop.signal).then(
        (page) => setKnown(page.items),
        () => undefined,
      );
    }
    if (may("members.read")) void loadMembers();
    return () => stop.abort();
  }, []);
  const chosen = draft.spec.value.receivers;
  const set = (receivers: readonly Ref[]) => draft.change({ receivers });
  const isChosen = (ref: Ref) => chosen.some((one) => isSame(one, ref));
  const offered = [
    ...(known ?? [])
      .filter((one) => one.chat !== null)
      .map((one) => ({ ref: { kind: "chat", id: one.id }, name: one.name })),
    ...(members.value ?? []).map(({ person }) => ({
      ref: { kind: "person", id: person.id },
      name: person.name,
    })),
    ...ROLES.map((role) => ({ ref: { kind: "role", id: role }, name: t(`role.${role}`) })),
  ];
  const nameOf = (ref: Ref) => {
    const there = offered.find((one) => isSame(one.ref, ref));
    const told = named.find((one) => isSame(one, ref));
    const isOut = known === null && may("receivers.read") && told === undefined;
    return there?.name ?? told?.name ?? (isOut ? "…" : t("form.gone"));
  };
  const at = chosen.findIndex((_, index) => draft.errorAt(`receivers.${index}`));
  return (
    <Field
      label={t("rules.told")}
      hint={chosen.length === 0 ? t("rules.told_none") : undefined}
      error={
        draft.errorAt("receivers") ?? (at >= 0 ? draft.errorAt(`receivers.${at}`) : undefined)
      }
      isGroup
    >
      {() => (
        <div class="told">
          {chosen.map((ref) => (
            <span key={`${ref.kind}:${ref.id}`} class="tag" data-testid="told">
              {t(`rules.ref.${ref.kind === "person" || ref.kind === "role" ? ref.kind : "chat"}`)}{" "}
              {nameOf(ref)}
              {!disabled && (
                <button
                  type="button"
                  aria-label={t("form.remove", { name: nameOf(ref) })}
                  onClick={() => set(chosen.filter((one) => one !== ref))}
                >
                  <Icon of={X} size={12} />
                </button>
              )}
            </span>
          ))}
          {!disabled && (
            <Menu
              name={t("rules.tell")}
              align="start"
              buttonClass="button button-small"
              testId="tell"
              label={
                <>
                  <Icon of={Plus} size={16} />
                  <span aria-hidden="true">{t("rules.tell")}</span>
                </>
              }
            >
              {(close) => (
                <ul class="menu-list">
                  {offered
                    .filter(({ ref }) => !isChosen(ref))
                    .map(({ ref, name }) => (
                      <li key={`${ref.kind}:${ref.id}`}>
                        <button
                          type="button"
                          class="menu-item"
                          data-testid={`tell-${ref.kind}-${ref.id}`}
                          onClick={() => {
                            close();
                            set([...chosen, ref]);
                          }}
                        >
                          <span>
                            {name}
                            <small class="muted">
                              {t(`rules.ref_kind.${ref.kind as "chat" | "person" | "role"}`)}
                            </small>
                          </span>
                        </button>
                      </li>
                    ))}
                </ul>
              )}
            </Menu>
          )}
        </div>
      )}
    </Field>
  );
}

/** One key: what it may, who made it, when it was used; a new secret, and its end. */
import { RotateCcw } from "lucide";
import { useState } from "preact/hooks";
import { type ApiKey, endKey, fetchKey, rotateKey } from "../../api/keys";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { attempt } from "../../state/attempt";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { Drawer } from "../../ui/drawer";
import { SelectField } from "../../ui/fields/select";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Issued } from "./make";
import { KeyState } from "./screen";

const GRACES = ["86400", "3600", "0"] as const;

interface Props {
  id: string;
  onClose: () => void;
  onChange: () => void;
}

/** The sheet. */
export function KeySheet({ id, onClose, onChange }: Props) {
  const found = useResource((signal) => fetchKey(id, signal), [id], { of: ["api_key"] });
  const [token, tell] = useState<string | null>(null);
  const changed = () => {
    found.reload();
    onChange();
  };
  const end = async () => {
    const isSure = await confirm({
      title: t("keys.end_title"),
      text: t("keys.end_text"),
      action: t("keys.end"),
      danger: true,
    });
    if (!isSure) return;
    const isDone = await attempt(async () => {
      await endKey(id);
      return true;
    });
    if (!isDone) return;
    notify("success", t("keys.ended"));
    changed();
  };
  const isLive = found.value?.state === "live" && may("keys.write");
  return (
    <>
      <Drawer
        title={found.value?.name ?? t("keys.one")}
        onClose={onClose}
        testId="key-page"
        foot={
          isLive && (
            <button
              type="button"
              class="button button-quiet-danger"
              data-testid="end-key"
              onClick={() => void end()}
            >
              {t("keys.end")}
            </button>
          )
        }
      >
        <Loaded of={found}>
          {(one) => (
            <>
              <Facts one={one} />
              {isLive && (
                <Rotate
                  id={id}
                  onRotated={(secret) => {
                    tell(secret);
                    changed();
                  }}
                />
              )}
            </>
          )}
        </Loaded>
      </Drawer>
      {token !== null && <Issued token={token} onClose={() => tell(null)} />}
    </>
  );
}

function Facts({ one }: { one: ApiKey }) {
  const facts: [string, string | null][] = [
    [t("keys.made"), moment(one.created_at)],
    [t("keys.made_by"), one.created_by?.name ?? t("keys.operator")],
    [t("keys.used"), one.last_used_at ? moment(one.last_used_at) : t("keys.never")],
    [t("keys.until"), one.expires_at && moment(one.expires_at)],
    [t("keys.rotated"), one.rotated_at && moment(one.rotated_at)],
    [t("keys.grace"), one.grace_until && moment(one.grace_until)],
    [t("keys.revoked"), one.revoked_at && moment(one.revoked_at)],
    [t("keys.scopes"), one.scopes.join(", ")],
    [t("keys.rights"), one.rights.join(", ")],
  ];
  return (
    <>
      <p class="badges">
        <KeyState one={one} />
        {may("audit.read") && (
          <a
            class="button button-small"
            href={href({ screen: "audit", query: { actor: one.account } })}
          >
            {t("keys.deeds")}
          </a>
        )}
      </p>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}

function Rotate({ id, onRotated }: { id: string; onRotated: (secret: string) => void }) {
  const [grace, wait] = useState<(typeof GRACES)[number]>("86400");
  const press = async () => {
    const issued = await attempt(() => rotateKey(id, Number(grace)));
    if (issued) onRotated(issued.token ?? "");
  };
  return (
    <section class="panel" aria-label={t("keys.rotate")}>
      <SelectField
        label={t("keys.grace_for")}
        value={grace}
        options={GRACES.map((one) => ({ value: one, title: t(`keys.grace.${one}`) }))}
        onChange={wait}
        testId="grace"
      />
      <p>
        <button type="button" class="button" data-testid="rotate-key" onClick={() => void press()}>
          <Icon of={RotateCcw} size={16} />
          {t("keys.rotate")}
        </button>
      </p>
    </section>
  );
}

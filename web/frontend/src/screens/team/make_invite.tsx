/** A new link into the team: for one person, once, shown now and not again. */
import { useState } from "preact/hooks";
import { makeInvite } from "../../api/team";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/fields/select";
import { useForm } from "../../ui/form";
import { Once } from "../../ui/once";
import { explain } from "../../words";
import { mayGive, ROLES, type TeamRole } from "./roles";

/** First the role, then the link. */
export function MakeInvite({ onClose }: { onClose: () => void }) {
  const form = useForm<{ role: TeamRole }>({ role: "staff" });
  const [made, tell] = useState<{ link: string; until: string } | null>(null);
  const make = async () => {
    const answer = await form.submit(({ role }) => makeInvite(role));
    if (!answer) return;
    // Without the bot's name the parameter alone can be sent: /start <it>.
    const link = answer.link ?? `/start ${answer.start ?? ""}`;
    tell({ link, until: answer.expires_at });
  };
  return (
    <Dialog
      title={t("team.invite")}
      onClose={onClose}
      isTyped={form.isDirty}
      testId="make-invite"
      actions={
        made ? (
          <button
            type="button"
            class="button button-primary"
            data-testid="invite-kept"
            onClick={onClose}
          >
            {t("once.kept")}
          </button>
        ) : (
          <>
            <button type="button" class="button" onClick={onClose}>
              {t("cancel")}
            </button>
            <button
              type="button"
              class="button button-primary"
              disabled={form.isBusy}
              data-testid="invite-make"
              onClick={() => void make()}
            >
              {t("team.make_link")}
            </button>
          </>
        )
      }
    >
      {made ? (
        <>
          <Once text={made.link} label={t("team.copy_link")} />
          <p class="muted">{t("team.link_text", { until: moment(made.until) })}</p>
        </>
      ) : (
        <>
          {form.problem && (
            <p class="notice is-bad" role="alert">
              {explain(form.problem)}
            </p>
          )}
          <SelectField
            {...form.field("role")}
            label={t("team.role")}
            hint={t(`team.may.${form.values.role}`)}
            options={ROLES.map((role) => ({
              value: role,
              title: t(`role.${role}`),
              disabled: !mayGive(role),
            }))}
            testId="invite-role"
          />
        </>
      )}
    </Dialog>
  );
}

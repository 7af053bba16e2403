/** A view's name and whose it is: asked when filters are kept, and when a view is renamed. */
import { useId } from "preact/hooks";
import { Problem } from "../../api/problem";
import type { SavedView } from "../../api/views";
import { t } from "../../i18n";
import type { Query } from "../../router";
import { may } from "../../state/me";
import { notify } from "../../state/toasts";
import { editView, keepView, type ViewedList } from "../../state/views";
import { explain } from "../../words";
import { Dialog } from "../dialog";
import { Switch } from "../fields/switch";
import { TextField } from "../fields/text";
import { useForm } from "../form";
import { SHARING } from "./menu";

/** The server takes no longer ones. */
const LONGEST = 60;

interface Props {
  of: ViewedList;
  /** What is shown now, which a new view keeps. */
  query: Query;
  /** The view to rename; null for a new one. */
  one: SavedView | null;
  /** What a new one may be called; it can be changed. */
  name?: string;
  close: () => void;
}

/** The window. */
export function ViewDialog({ of, query, one, name = "", close }: Props) {
  const id = useId();
  const form = useForm({ name: one?.name ?? name, shared: one?.shared ?? false });
  const send = async () => {
    if (!form.values.name.trim()) return form.refuse({ name: t("views.name_wanted") });
    const saved = await form.submit(async ({ name, shared }) => {
      try {
        return one
          ? await editView(one, { name, shared })
          : await keepView(of.list, { name, shared, filters: of.filtersOf(query) });
      } catch (reason) {
        if (!(reason instanceof Problem) || reason.reason !== "name_taken") throw reason;
        form.refuse({ name: t("views.name_taken") });
        return null;
      }
    });
    if (!saved) return;
    if (!one) {
      of.show({ ...query, ...of.addressOf(saved.filters, saved.id) });
      notify("success", t("views.kept", { name: saved.name }));
    }
    close();
  };
  return (
    <Dialog
      title={t(one ? "views.rename" : "views.keep")}
      onClose={close}
      isTyped={form.isDirty}
      testId="view-dialog"
      actions={
        <>
          <button type="button" class="button" onClick={close}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            form={id}
            class="button button-primary"
            disabled={form.isBusy}
            data-testid="view-submit"
          >
            {t("save")}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="view-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          {...form.field("name")}
          label={t("views.name")}
          placeholder={t("views.name_example")}
          most={LONGEST}
          testId="view-name"
          required
        />
        {may(SHARING) && (
          <Switch
            {...form.field("shared")}
            label={t("views.share")}
            hint={t("views.share_text")}
            testId="view-shared"
          />
        )}
        {form.problem && (
          <p class="form-error" role="alert">
            {explain(form.problem)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

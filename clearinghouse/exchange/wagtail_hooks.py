"""How imports appear in the CMS: as an action in the history of a record."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from clearinghouse.exchange.writing import LOG_ACTION


def register_import(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTION, _("Import"), _("Imported from a file"))


hooks.register("register_log_actions", register_import)

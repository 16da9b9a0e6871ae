"""What a study's design and a practice's strength of evidence tell, in plain words.

Strength says how sure one can be of what came of a practice, not whether it
was good: a strong study may well find that nothing changed.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DESIGN_TELLS: dict[str, Promise] = {
    "systematic_review": _(
        "All studies of a question, searched for by a fixed method and weighed together. "
        "It tells what is known, and how far studies agree."
    ),
    "rct": _(
        "Chance decided who took part and who did not. A difference between the two groups "
        "afterwards is very probably due to the intervention."
    ),
    "natural_experiment": _(
        "A rule, a date or an accident decided who took part, much as chance would have. "
        "A difference afterwards is probably due to the intervention."
    ),
    "quasi_experimental": _(
        "People who took part are compared with similar people who did not. "
        "Differences that nobody measured may explain part of the result."
    ),
    "before_after": _(
        "The same people or places before and after. "
        "Something else that changed in the meantime may explain the result."
    ),
    "cross_sectional": _(
        "People asked at one point in time. It shows what goes together, not what causes what."
    ),
    "qualitative": _(
        "Interviews, observation and documents. It tells how and why something works "
        "for the people it reaches, not how large an effect is."
    ),
    "self_report": _(
        "Figures or judgements of those who carried it out. Nobody outside has checked them."
    ),
}
"""Each design of the record format: what it can tell."""

STRENGTH_TELLS: dict[str, Promise] = {
    "experiment": _(
        "At least one experiment, natural experiment or systematic review measured what the practice "
        "changed."
    ),
    "comparison": _(
        "At least one study compared people who took part with similar people who did not."
    ),
    "before_after": _(
        "At least one study measured before and after, or asked people at one point in time; "
        "other causes are not ruled out."
    ),
    "figures": _(
        "There are figures or accounts of people involved, but no study that measured a change."
    ),
    "described": _("The practice is described; no figures on what came of it are known."),
}
"""Each strength of evidence: why a practice has it."""
